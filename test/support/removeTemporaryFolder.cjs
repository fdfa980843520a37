const { rmSync } = require('node:fs');

/** Removes the temporary folder of a run. */
module.exports = () => {
  rmSync(process.env.TMPDIR, { recursive: true, maxRetries: 5 });
};
