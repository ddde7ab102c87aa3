import { readFileSync } from 'node:fs';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { init, setPlatformAPI, use } from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { CHART_FONT } from './chart-frame.ts';
import { chartHeight, chartOption } from './chart-layout.ts';
import { CHART_SIZE, type Chart } from './chart.ts';
import { matrixSvg } from './matrix-drawing.ts';
import { isMatrix, type Matrix } from './matrix.ts';
import { textWidth } from './text-width.ts';

export type DrawChart = (chart: Chart | Matrix) => Uint8Array;

/**
 * Loads fonts and libraries, and gives what turns a chart into a PNG. Drawing takes up to a second of computing: on a
 * thread of its own only.
 */
export async function loadChartDrawing(): Promise<DrawChart> {
  use([BarChart, LineChart, GraphicComponent, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  // Without a canvas ECharts guesses widths for a narrower font, and legends would run into each other.
  setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(text, font ?? '') }) });
  await initWasm(readFileSync(fileOf('@resvg/resvg-wasm/index_bg.wasm')));
  const fontBuffers = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
    readFileSync(fileOf(`dejavu-fonts-ttf/ttf/${name}`)),
  );
  return (chart) => {
    const drawing = new Resvg(isMatrix(chart) ? matrixSvg(chart) : svgOf(chart), {
      font: { fontBuffers, defaultFontFamily: CHART_FONT, sansSerifFamily: CHART_FONT },
      fitTo: { mode: 'width', value: CHART_SIZE.width * CHART_SIZE.scale },
    });
    const picture = drawing.render();
    try {
      return picture.asPng();
    } finally {
      // What WebAssembly holds is not collected by itself.
      picture.free();
      drawing.free();
    }
  };
}

function fileOf(name: string): URL {
  return new URL(import.meta.resolve(name));
}

function svgOf(chart: Chart): string {
  const canvas = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: CHART_SIZE.width,
    height: chartHeight(chart),
  });
  try {
    canvas.setOption(chartOption(chart));
    return canvas.renderToSVGString();
  } finally {
    canvas.dispose();
  }
}
