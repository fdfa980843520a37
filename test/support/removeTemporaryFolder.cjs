const { rmSync } = require('node:fs');

/** Removes the temporary folder of a run. A process that ends may still write there, and a retry of Node reads no folder again. */
module.exports = () => {
  for (let left = 5; ; left -= 1) {
    try {
      rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 });
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
};
