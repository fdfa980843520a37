import { scenarios } from './scenarios';
import { tellInterrupted } from './tellInterrupted';

tellInterrupted({ 'three weeks of reviews by the owners of a group': scenarios.weekly });
