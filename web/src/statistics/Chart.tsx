/**
 * A chart on a canvas. What it shows stands in a table as well, which is where the keyboard and a
 * screen reader go; here a click on a mark opens the list behind it. Drawn anew when its room or
 * its words change; nothing moves.
 */
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { init, use as draws, type ComposeOption, type ECharts } from 'echarts/core';
import type { BarSeriesOption, HeatmapSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption, VisualMapComponentOption } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

draws([BarChart, LineChart, HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | HeatmapSeriesOption | GridComponentOption | TooltipComponentOption | VisualMapComponentOption>;
/** Which mark was pressed: the series by its id, the item by its place in it. */
export interface Mark { series: string; index: number }

export function Chart({ option, height, label, onMark }: { option: ChartOption; height: number; label: string; onMark: (mark: Mark) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const press = useRef(onMark);
  useEffect(() => {
    press.current = onMark;
  });
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const drawn = init(el, null, { renderer: 'canvas' });
    drawn.on('click', (e) => {
      if (e.componentType === 'series') press.current({ series: e.seriesId ?? '', index: e.dataIndex });
    });
    chart.current = drawn;
    const watch = new ResizeObserver(() => drawn.resize());
    watch.observe(el);
    return () => {
      watch.disconnect();
      drawn.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...option }, { notMerge: true });
  }, [option]);
  return <div ref={box} className="stat-chart" style={{ height }} role="img" aria-label={label} />;
}
