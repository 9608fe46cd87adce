/** What the charts draw. Grades in their colours, all else in the accent and greys; no gradients. */
import type { Grade, Statistics } from '../api/types.ts';
import { accent, ink } from '../theme/tokens.ts';
import type { ChartOption } from './Chart.tsx';
import { known, pointWord } from './period.ts';

export const GRADES: Grade[] = ['I', 'II', 'III', 'IV'];
const COLOURS: Record<Grade, string> = { I: '#B81D24', II: '#C9600B', III: '#E6B400', IV: '#1F5FA8' };
const [LINE, INK2, GREY] = ['#DCE0E2', '#455057', '#8A949A'];
/** So many bars are drawn; the table has them all. */
export const BARS = 12;
export const BAR_PX = 26;

const text = { color: INK2, fontSize: 12 };
const axis = { axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false }, axisLabel: { ...text }, splitLine: { lineStyle: { color: LINE } } };
const tip = { backgroundColor: '#fff', borderColor: '#C3CACD', borderWidth: 1, padding: [4, 8] as [number, number], textStyle: { color: ink, fontSize: 12 }, extraCssText: 'box-shadow: 0 2px 8px rgba(27,35,39,.16)' };
/** What the pointer is on, as the drawing says it. */
interface Pointed { name?: string; seriesName?: string; value?: unknown; color?: unknown }

/**
 * A tip as elements, a line each. Written as text it would bear style attributes, which the
 * content security policy forbids; what is set on an element is no such attribute.
 */
export function tipOf(lines: { name: string; value?: string; colour?: string }[]): HTMLElement[] {
  return lines.map(({ name, value, colour }) => {
    const line = document.createElement('div');
    line.className = 'stat-tip';
    if (colour !== undefined) {
      const dot = document.createElement('i');
      dot.style.backgroundColor = colour;
      line.append(dot);
    }
    line.append(name);
    if (value !== undefined) line.append(Object.assign(document.createElement('b'), { textContent: value }));
    return line;
  });
}

/** The name of the place on the axis, and under it each series with its number. */
function onAxis(given: Pointed | Pointed[]): HTMLElement[] {
  const marks = Array.isArray(given) ? given : [given];
  return tipOf([{ name: marks[0]?.name ?? '' }, ...marks.map((m) => ({ name: m.seriesName ?? '', value: String(m.value ?? ''), colour: typeof m.color === 'string' ? m.color : GREY }))]);
}

const whole = (n: number) => (Number.isInteger(n) ? String(n) : '');

export interface Bar { name: string; grades: number[]; total: number }

/** Bars of several names, each stacked by grade, the longest on top. */
export function bars(rows: Bar[], grade: (g: Grade) => string): ChartOption {
  const shown = rows.slice(0, BARS);
  return {
    grid: { left: 4, right: 40, top: 2, bottom: 2, containLabel: true },
    tooltip: { ...tip, trigger: 'axis', formatter: onAxis, axisPointer: { type: 'none' } },
    xAxis: { type: 'value', ...axis, axisLabel: { show: false }, splitLine: { show: false }, axisLine: { show: false }, minInterval: 1 },
    yAxis: { type: 'category', inverse: true, data: shown.map((r) => r.name), ...axis, axisLabel: { ...text, width: 108, overflow: 'truncate' } },
    series: [
      ...GRADES.map((g, at) => ({
        type: 'bar' as const, id: g, name: grade(g), stack: 'events', barWidth: 14, color: COLOURS[g], emphasis: { disabled: true }, cursor: 'pointer',
        data: shown.map((r) => r.grades[at] ?? 0),
      })),
      // Nothing but the number at the end of the bar.
      { type: 'bar' as const, id: 'total', stack: 'events', silent: true, barWidth: 14, color: 'transparent', data: shown.map(() => 0), tooltip: { show: false }, label: { show: true, position: 'right' as const, color: ink, fontSize: 12, formatter: (p) => String(shown[p.dataIndex]?.total ?? '') } },
    ],
  };
}

/** Day by day or month by month, with the year before behind. */
export function series(s: Statistics, words: { now: string; year_ago: string }, then: boolean): ChartOption {
  // Before the first record there is nothing to draw, not even a zero.
  const now = s.series.map((p) => (known(s, p.from) ? p.now.n : '-'));
  const names = s.series.map((p) => pointWord(p.from, s.step));
  return {
    grid: { left: 4, right: 12, top: 10, bottom: 2, containLabel: true },
    tooltip: { ...tip, trigger: 'axis', formatter: onAxis, axisPointer: { type: 'line', lineStyle: { color: GREY } } },
    xAxis: { type: 'category', data: names, ...axis, splitLine: { show: false } },
    yAxis: { type: 'value', ...axis, axisLine: { show: false }, axisLabel: { ...text, formatter: whole }, minInterval: 1 },
    series: [
      ...(then ? [{ type: 'line' as const, id: 'year_ago', name: words.year_ago, data: s.series.map((p) => p.year_ago.n), color: GREY, lineStyle: { width: 1.5, type: 'dashed' as const }, symbol: 'circle', symbolSize: 5, showSymbol: s.series.length < 40, emphasis: { disabled: true } }] : []),
      s.step === 'month' || s.series.length < 40
        ? { type: 'bar', id: 'now', name: words.now, data: now, color: accent, barMaxWidth: 22, emphasis: { disabled: true }, cursor: 'pointer' }
        : { type: 'line', id: 'now', name: words.now, data: now, color: accent, lineStyle: { width: 2 }, symbol: 'circle', symbolSize: 5, emphasis: { disabled: true } },
    ],
  };
}

/** Which hour of which day of the week. */
export function matrix(s: Statistics, weekdays: string[], events: (n: number) => string): ChartOption {
  const most = Math.max(1, ...s.hours.map((h) => h.events.n));
  return {
    grid: { left: 4, right: 8, top: 2, bottom: 2, containLabel: true },
    tooltip: { ...tip, formatter: (p) => {
      const h = s.hours[(Array.isArray(p) ? p[0] : p)?.dataIndex ?? 0];
      return h ? tipOf([{ name: `${weekdays[h.weekday - 1]} ${two(h.hour)}:00–${two(h.hour)}:59` }, { name: events(h.events.n) }]) : [];
    } },
    visualMap: { show: false, min: 0, max: most, inRange: { color: ['#E3EFEC', '#7FB3A9'] } },
    xAxis: { type: 'category', data: Array.from({ length: 24 }, (_, i) => two(i)), ...axis, splitArea: { show: false }, axisLabel: { ...text, interval: 2 } },
    yAxis: { type: 'category', inverse: true, data: weekdays, ...axis },
    series: [{ type: 'heatmap', id: 'hours', data: s.hours.map((h) => [h.hour, h.weekday - 1, h.events.n]), itemStyle: { borderColor: '#fff', borderWidth: 1 }, label: { show: most < 100, fontSize: 11, color: ink, formatter: (p) => String((p.value as number[])[2] ?? '') }, emphasis: { disabled: true } }],
  };
}

const two = (n: number) => String(n).padStart(2, '0');
