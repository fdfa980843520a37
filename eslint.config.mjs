import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** The files that export a name. A name with two meanings misleads readers who search for it. */
const exporters = new Map();
const exportedOnce = {
  create: (context) => ({
    'ExportNamedDeclaration[source=null]'({ declaration }) {
      const names = declaration?.declarations?.map(({ id }) => id) ?? [declaration?.id];
      for (const id of names.filter((each) => each?.type === 'Identifier')) {
        const other = exporters.get(id.name) ?? context.filename;
        exporters.set(id.name, other);
        if (other !== context.filename) context.report({ node: id, message: `${other} exports ${id.name} too.` });
      }
    },
  }),
};

const size = { skipBlankLines: true, skipComments: true };

export default defineConfig(
  { ignores: ['dist', 'build', '.local', 'coverage', '**/*.cjs', '**/*.mjs'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300, ...size }],
      'max-lines-per-function': ['error', { max: 50, ...size }],
      'max-params': ['error', 4],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read settings in shared/config.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // With noUncheckedIndexedAccess, a cast says more than an exclamation mark.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['functions/**', 'shared/**'],
    plugins: { house: { rules: { 'exported-once': exportedOnce } } },
    rules: { 'house/exported-once': 'error' },
  },
  {
    files: ['shared/rules/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'Date', message: 'Time enters the rules as an argument.' }],
    },
  },
  {
    files: ['local/main.ts', 'bench/host/app.ts', 'bench/host/table.ts'],
    // As the host does, the runner passes settings to the product as environment variables.
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['web/**/*.tsx'],
    // Markup takes a line for each attribute.
    rules: { 'max-lines-per-function': ['error', { max: 90, ...size }] },
  },
  {
    files: ['test/**'],
    rules: {
      complexity: 'off',
      'max-lines-per-function': 'off',
      // The columns of a table are parameters.
      'max-params': 'off',
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
