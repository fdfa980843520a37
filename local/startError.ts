/** An error that the user of the runner can fix, printed as one line. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message.split('\n', 1)[0], options);
    this.name = 'StartError';
  }
}
