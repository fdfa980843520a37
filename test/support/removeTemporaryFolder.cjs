const { rmSync } = require('node:fs');

/**
 * Removes the temporary folder of a run. Tries again, because a process that is ending may still write there, and Node's own retry does not
 * list the folder again.
 */
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
