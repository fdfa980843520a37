import { render } from 'preact';

render(<main>Access reviews</main>, document.body);
