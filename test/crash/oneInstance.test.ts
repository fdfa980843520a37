import { scenarios } from './scenarios';
import { tellInterrupted } from './tellInterrupted';

const { oneTime, stages, guests, report } = scenarios;

tellInterrupted({
  'a one-time review, stopped and applied by the administrator': oneTime,
  'a review in three stages': stages,
  'a review of guests who are blocked and deleted': guests,
  'a history report': report,
});
