/** What a cell says. Each looks different without any colour, too. */
export const MATRIX_TONES = ['good', 'weak', 'bad', 'none'] as const;
export type MatrixTone = (typeof MATRIX_TONES)[number];

export interface MatrixCell {
  readonly tone: MatrixTone;
  /** At most three characters: a number, or a sign of the legend. */
  readonly text: string;
}

/** What a tone, or a sign, means. Read in the picture's foot. */
export interface MatrixSign extends MatrixCell {
  readonly means: string;
}

/** Rows by columns, each cell a short word and a class. Columns that find no room beside each other follow below. */
export interface Matrix {
  readonly kind: 'matrix';
  readonly title: string;
  /** What rows and columns are, e.g. 'host, by shard'. */
  readonly corner: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** cells[row][column]. */
  readonly cells: readonly (readonly MatrixCell[])[];
  readonly legend: readonly MatrixSign[];
  readonly theme: 'dark' | 'light';
  /** For those who do not see it. */
  readonly altText: string;
}

export function isMatrix(picture: object): picture is Matrix {
  return 'kind' in picture && picture.kind === 'matrix';
}

/** Of all together; a picture of more cannot be read. */
export const MATRIX_LIMITS = { rows: 60, columns: 120, legend: 8 } as const;

/** What is wrong with the matrix, as a sentence for developers; null when it can be drawn. */
export function matrixProblem({ rows, columns, cells, legend }: Matrix): string | null {
  if (rows.length === 0 || rows.length > MATRIX_LIMITS.rows)
    return `A matrix has 1 to ${MATRIX_LIMITS.rows} rows, this one ${rows.length}.`;
  if (columns.length === 0 || columns.length > MATRIX_LIMITS.columns)
    return `A matrix has 1 to ${MATRIX_LIMITS.columns} columns, this one ${columns.length}.`;
  if (cells.length !== rows.length || cells.some((row) => row.length !== columns.length))
    return 'A matrix has a cell for each row and column.';
  if (legend.length > MATRIX_LIMITS.legend) return `A legend has at most ${MATRIX_LIMITS.legend} signs.`;
  return null;
}
