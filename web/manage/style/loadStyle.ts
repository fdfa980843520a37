/** Loads the styles of the administrator's pages, which the shell names and reviewers do not load. The pages also work without them. */
export const loadStyle = (): Promise<void> =>
  new Promise((resolve) => {
    const link = document.getElementById('manage-style');
    if (!(link instanceof HTMLLinkElement)) throw new Error('The shell does not name the styles of these pages.');
    const done = (): void => {
      resolve();
    };
    link.addEventListener('load', done);
    link.addEventListener('error', done);
    link.disabled = false;
  });
