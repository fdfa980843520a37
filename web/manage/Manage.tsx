import { Route, Switch } from 'wouter-preact';
import { Home } from './Home';
import { ManagedReview } from './ManagedReview';
import { loadStyle } from './style/loadStyle';

// The pages appear with their styles.
await loadStyle();

/** The administrator's pages, which reviewers never load. */
export const Manage = () => (
  <Switch>
    <Route path="/manage/reviews/:definitionId/:instanceId">
      {(path) => <ManagedReview key={path.instanceId} {...path} />}
    </Route>
    <Route component={Home} />
  </Switch>
);
