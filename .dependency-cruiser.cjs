/** The direction of the house (docs/architecture.md): functions → reviews → rules, adapters at the edge, no cycles. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'rules-are-pure',
      comment: 'Rules know nothing of Azure, HTTP or storage: values in, values out.',
      severity: 'error',
      from: { path: '^shared/rules' },
      to: { pathNot: ['^shared/rules', '^crypto$', 'node_modules/(temporal-(polyfill|spec|utils)|windows-iana)'] },
    },
    {
      name: 'reviews-do-not-know-http',
      severity: 'error',
      from: { path: '^shared/reviews' },
      to: { path: ['^functions', '^shared/(http|wire|validation|config)'] },
    },
    {
      name: 'adapters-do-not-know-use-cases',
      severity: 'error',
      from: { path: '^shared/(storage|directory|odata|auth|wire|validation)' },
      to: { path: ['^functions', '^shared/(reviews|http)'] },
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
      from: { path: '^shared', pathNot: '^shared/(storage|directory|http|config)' },
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
    { name: 'no-orphans-left', severity: 'error', from: { orphan: true, pathNot: ['\\.d\\.ts$', '^test/'] }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
