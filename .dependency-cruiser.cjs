/** The direction of the house (docs/architecture.md): functions → reviews and lifecycle → rules, adapters at the edge, no cycles. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-cycles-between-folders',
      comment: 'Two folders never import each other, on any way.',
      scope: 'folder',
      severity: 'error',
      from: { path: '^(functions|shared)' },
      // A folder includes the folders below it, so imports between a folder and one below it are not a circle.
      to: { circular: true, viaOnly: { pathNot: '^(shared|shared/(api|directory|lifecycle|reviews|rules|storage))$' } },
    },
    {
      name: 'rules-are-pure',
      comment: 'Rules know nothing of Azure, HTTP or storage: values in, values out.',
      severity: 'error',
      from: { path: '^shared/rules' },
      to: { pathNot: ['^shared/rules', '^crypto$', 'node_modules/(temporal-(polyfill|spec|utils)|windows-iana)'] },
    },
    {
      name: 'use-cases-do-not-know-http',
      comment: 'Lists are asked for with OData; nothing else of the API reaches the use cases.',
      severity: 'error',
      from: { path: '^shared/(reviews|lifecycle)' },
      to: { path: ['^functions', '^shared/config', '^shared/api/(?!odata)'] },
    },
    {
      name: 'use-cases-do-not-know-the-lifecycle',
      comment: 'An action changes the state and hands over.',
      severity: 'error',
      from: { path: '^shared/reviews' },
      to: { path: '^shared/lifecycle' },
    },
    {
      name: 'adapters-do-not-know-use-cases',
      severity: 'error',
      from: { path: '^shared/(storage|directory|auth|mail|notifications|api/(odata|wire|validation|metadata))' },
      to: { path: ['^functions', '^shared/(reviews|lifecycle)', '^shared/api/http'] },
    },
    {
      name: 'functions-stay-thin',
      severity: 'error',
      from: { path: '^functions' },
      to: { path: ['^shared/(storage|directory)', 'node_modules/@azure/(data-tables|storage-queue|identity)'] },
    },
    {
      name: 'nothing-imports-functions',
      severity: 'error',
      from: { path: '^shared' },
      to: { path: '^functions' },
    },
    {
      name: 'azure-sdk-at-the-edge',
      severity: 'error',
      from: { path: '^shared', pathNot: '^shared/(storage|directory|api/http|config)' },
      to: { path: 'node_modules/@azure' },
    },
    {
      name: 'product-knows-no-runner-and-no-test',
      severity: 'error',
      from: { path: '^(functions|shared)' },
      to: { path: '^(local|test)' },
    },
    {
      name: 'runner-knows-no-product-source',
      comment: 'The runner runs the bundle, as the host does.',
      severity: 'error',
      from: { path: '^local' },
      to: { path: '^(functions|shared|test)' },
    },
    {
      name: 'pages-talk-by-http',
      comment: 'The pages use the public API as any client does.',
      severity: 'error',
      from: { path: '^web' },
      to: { path: '^(functions|shared|local|test)' },
    },
    { name: 'no-orphans-left', severity: 'error', from: { orphan: true, pathNot: ['\\.d\\.ts$', '^test/'] }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
