/**
 * The map on a canvas, with OpenLayers: areas, names of units, counts, marks. Names give way
 * to each other and to marks; a mark never does. Grades are shape and colour together, a
 * dashed frame is provisional. No controls, no network, no tiles.
 */
import Feature from 'ol/Feature';
import GeoJSON from 'ol/format/GeoJSON';
import { defaults as interactionsOf } from 'ol/interaction/defaults';
import type Geometry from 'ol/geom/Geometry';
import Point from 'ol/geom/Point';
import { createEmpty, extend, isEmpty } from 'ol/extent';
import VectorLayer from 'ol/layer/Vector';
import OlMap from 'ol/Map';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style';
import View from 'ol/View';
import { useEffect, useRef } from 'react';
import type { Grade, MapBase } from '../api/types.ts';
import type { EventMapProps, MapMark } from './EventMap.tsx';
import { counted, leftward, placed, type Counted, type Degrees, type Placed } from './place.ts';

const LIGHT = { ground: '#ECEEEE', own: '#FFFFFF', below: '#FFFFFF', beside: '#E3E6E7', line: '#8A959B', thin: '#C3CACD', text: '#1B2327', quiet: '#5C676E', count: '23, 100, 90', I: '#B81D24', II: '#C9600B', III: '#E6B400', IV: '#1F5FA8' };
const DARK: typeof LIGHT = { ground: '#10171A', own: '#1D272B', below: '#1D272B', beside: '#141C1F', line: '#5A686E', thin: '#2B373C', text: '#EEF2F3', quiet: '#BCC8CC', count: '111, 178, 168', I: '#FF6B5E', II: '#FF9A3D', III: '#F0C419', IV: '#4C93E6' };
type Ink = typeof LIGHT;
const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';
/** Room around the own area, in sizes of the text. */
const AROUND = 2.2;
const at = (degrees: Degrees) => new Point(fromLonLat([...degrees]));

/** Own, below and beside: one below the other. */
function areas(base: MapBase): Feature<Geometry>[] {
  return new GeoJSON().readFeatures(base.boundary, { dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' }) as Feature<Geometry>[];
}

/** What the window is laid around: the own area, otherwise all below, otherwise the positions. */
function extent(shapes: Feature<Geometry>[], base: MapBase) {
  const around = createEmpty();
  const own = shapes.filter((f) => f.get('stands') === 'own');
  for (const f of own.length > 0 ? own : shapes.filter((f) => f.get('stands') === 'below')) extend(around, f.getGeometry()?.getExtent() ?? createEmpty());
  if (isEmpty(around)) for (const p of base.points) extend(around, at([p.at[0] ?? 0, p.at[1] ?? 0]).getExtent());
  return around;
}

function areaStyle(ink: Ink, counts: Counted[]) {
  const shares = new Map(counts.filter((c) => c.area).map((c) => [c.code, c.share]));
  const plain = {
    beside: new Style({ fill: new Fill({ color: ink.beside }), stroke: new Stroke({ color: ink.thin, width: 1 }) }),
    below: new Style({ fill: new Fill({ color: ink.below }), stroke: new Stroke({ color: ink.thin, width: 1 }), zIndex: 1 }),
  };
  return (f: { get: (key: string) => unknown }) => {
    const stands = f.get('stands');
    // The own line lies over what is below; its ground, where nothing is drawn below, under it.
    if (stands === 'own') return [new Style({ fill: new Fill({ color: ink.own }), zIndex: 0 }), new Style({ stroke: new Stroke({ color: ink.line, width: 2 }), zIndex: 3 })];
    const share = shares.get(String(f.get('code')));
    if (share !== undefined) return new Style({ fill: new Fill({ color: `rgba(${ink.count}, ${0.15 + 0.75 * share})` }), stroke: new Stroke({ color: ink.line, width: 1 }), zIndex: 2 });
    return stands === 'beside' ? plain.beside : plain.below;
  };
}

const text = (words: string, px: number, ink: Ink, more: ConstructorParameters<typeof Text>[0] = {}) => new Text({ text: words, font: `400 ${px}px ${FONT}`, fill: new Fill({ color: ink.quiet }), stroke: new Stroke({ color: ink.ground, width: Math.max(3, px / 5) }), ...more });

function shape(grade: Grade, radius: number, displacement: number[], ink: { fill?: Fill; stroke?: Stroke }) {
  const way = { ...ink, displacement, declutterMode: 'obstacle' as const };
  if (grade === 'IV') return new Circle({ radius, ...way });
  const corner = radius * 1.25;
  if (grade === 'I') return new RegularShape({ points: 4, radius: corner, angle: Math.PI / 4, ...way });
  return new RegularShape({ points: grade === 'II' ? 3 : 4, radius: corner, ...way });
}

/** The shape within its frame, and the words beside it. */
function markStyles({ mark, aside }: Placed, left: boolean, picked: boolean, px: number, ink: Ink): Style[] {
  const r = px * (picked ? 0.82 : 0.62);
  const [right = 0, up = 0] = aside.map((x) => x * px * 1.6);
  const zIndex = picked ? 30 : 20;
  const frame = new Stroke({ color: ink[mark.grade], width: Math.max(1.5, px / 8), lineDash: mark.provisional ? [px / 4, px / 5] : undefined });
  const big = picked ? px * 1.15 : px;
  return [
    new Style({ image: shape(mark.grade, r * 1.05, [right, up], { fill: new Fill({ color: ink.ground }), stroke: frame }), zIndex }),
    new Style({
      image: shape(mark.grade, r * 0.66, [right, up], { fill: new Fill({ color: ink[mark.grade] }) }),
      text: text(wordsOf(mark), big, ink, {
        font: `${picked ? 600 : 500} ${big}px ${FONT}`,
        fill: new Fill({ color: ink.text }),
        textAlign: left ? 'right' : 'left',
        offsetX: right + (left ? -1 : 1) * (r * 1.3 + px * 0.4),
        offsetY: -up,
        declutterMode: picked ? 'obstacle' : 'declutter',
      }),
      zIndex: zIndex + 1,
    }),
  ];
}

const wordsOf = (mark: MapMark) => [mark.label, mark.figure].filter(Boolean).join(' ');
/** How wide words are, in sizes of the text: a Chinese character is one. */
const wide = (words: string) => [...words].reduce((sum, c) => sum + (c.charCodeAt(0) < 0x2e80 ? 0.58 : 1), 0);

function nameStyle(name: string, px: number, ink: Ink) {
  return new Style({
    image: new Circle({ radius: px / 6, fill: new Fill({ color: ink.quiet }), declutterMode: 'obstacle' }),
    text: text(name, px, ink, { offsetY: -px * 0.95, declutterMode: 'declutter' }),
    zIndex: 10,
  });
}

function countStyle(c: Counted, px: number, ink: Ink) {
  const image = c.area ? undefined : new Circle({ radius: px * (0.6 + 0.9 * Math.sqrt(c.share)), fill: new Fill({ color: `rgba(${ink.count}, .75)` }), stroke: new Stroke({ color: ink.own, width: 1 }), declutterMode: 'none' });
  const over = !c.area || c.share > 0.55;
  return new Style({ image, text: text(String(c.count), px, ink, { font: `600 ${px}px ${FONT}`, fill: new Fill({ color: over ? ink.ground : ink.text }), stroke: over ? undefined : new Stroke({ color: ink.ground, width: 3 }), offsetY: c.area ? px * 0.6 : 0, declutterMode: 'declutter' }), zIndex: 15 + c.share });
}

/** What stands above the areas. `map` is laid: it tells how large a pixel is, and where the window ends. */
function features({ base, marks = [], counts = [], picked, size = 13 }: EventMapProps & { base: MapBase }, ink: Ink, map: OlMap): Feature<Geometry>[] {
  const pixel = map.getView().getResolution() ?? 1;
  const [west = 0, , east = 0] = map.getView().calculateExtent(map.getSize());
  const spots = placed(base, marks);
  const labels = spots.map((p) => {
    const [x = 0, y = 0] = at(p.at).getCoordinates();
    const [right, up] = p.aside;
    return { x: x + right * size * 1.6 * pixel, y: y + up * size * 1.6 * pixel, wide: (wide(wordsOf(p.mark)) * 1.15 + 1.5) * size * pixel };
  });
  const drawn = (degrees: Degrees, style: Style | Style[], more: { id?: string; code?: string }) => {
    const f = new Feature<Geometry>({ geometry: at(degrees), ...more });
    f.setStyle(style);
    return f;
  };
  return [
    ...base.points.filter((p) => p.named).map((p) => drawn([p.at[0] ?? 0, p.at[1] ?? 0], nameStyle(p.name, size, ink), { code: p.code })),
    ...counted(base, counts).flatMap((c) => (c.at ? [drawn(c.at, countStyle(c, size, ink), { code: c.code })] : [])),
    ...spots.map((p, n) => drawn(p.at, markStyles(p, leftward(labels, n, { west, east }, size * 1.5 * pixel), p.mark.id === picked, size, ink), { id: p.mark.id })),
  ];
}

export default function Drawing(props: EventMapProps & { base: MapBase }) {
  const { base, dark, still, size = 13, onMark, onArea } = props;
  const place = useRef<HTMLDivElement>(null);
  const layers = useRef<{ map: OlMap; ground: VectorLayer; above: VectorLayer } | null>(null);
  const acts = useRef({ onMark, onArea });
  useEffect(() => {
    acts.current = { onMark, onArea };
  });
  const ink = dark ? DARK : LIGHT;

  useEffect(() => {
    const target = place.current;
    if (!target) return;
    const shapes = areas(base);
    const ground = new VectorLayer({ source: new VectorSource({ features: shapes }) });
    const above = new VectorLayer({ source: new VectorSource(), declutter: true });
    const made = new OlMap({ target, layers: [ground, above], controls: [], interactions: still ? [] : interactionsOf({ altShiftDragRotate: false, pinchRotate: false, mouseWheelZoom: false }), view: new View({ maxZoom: 13 }) });
    const around = extent(shapes, base);
    const lay = () => {
      made.updateSize();
      if (!isEmpty(around)) made.getView().fit(around, { padding: Array.from({ length: 4 }, () => size * AROUND), size: made.getSize() });
    };
    lay();
    const watch = new ResizeObserver(lay);
    watch.observe(target);
    made.on('singleclick', (e) => {
      const hit = made.getFeaturesAtPixel(e.pixel, { hitTolerance: 6 }).find((f) => f.get('id') !== undefined || f.get('code') !== undefined);
      if (hit?.get('id') !== undefined) acts.current.onMark?.(String(hit.get('id')));
      else if (hit && hit.get('stands') !== 'beside') acts.current.onArea?.(String(hit.get('code')));
    });
    layers.current = { map: made, ground, above };
    return () => {
      watch.disconnect();
      made.setTarget(undefined);
      layers.current = null;
    };
  }, [base, still, size]);

  useEffect(() => {
    const drawn = layers.current;
    if (!drawn) return;
    drawn.ground.setStyle(areaStyle(ink, counted(base, props.counts ?? [])));
    const source = drawn.above.getSource();
    source?.clear();
    source?.addFeatures(features(props, ink, drawn.map));
  });

  return <div className="map-canvas" ref={place} aria-hidden="true" />;
}
