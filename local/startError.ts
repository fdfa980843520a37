/** A reason why the runner cannot start or go on that its user can do something about: printed as one line. */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message.split('\n', 1)[0], options);
    this.name = 'StartError';
  }
}
