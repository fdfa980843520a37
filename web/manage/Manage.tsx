import { Link, Route, Switch, useLocation } from 'wouter-preact';
import { useApp } from '../app/context';
import { useLoad } from '../app/useLoad';
import { Home } from './home/Home';
import { ManagedReview } from './review/ManagedReview';
import { readRoles, RolesContext } from './rights';
import { loadStyle } from './style/loadStyle';
import { wordsFor } from './words/wordsFor';

// The pages appear with their styles.
await loadStyle();

/** The administrator's pages, which reviewers never load. */
export function Manage() {
  const { session } = useApp();
  const [roles] = useLoad('roles', () => readRoles(session));
  if (roles.state !== 'ready') return null;
  return (
    <RolesContext.Provider value={roles.value}>
      <Places />
      <Switch>
        <Route path="/manage/reviews/:definitionId/:instanceId">
          {(path) => <ManagedReview key={path.instanceId} {...path} />}
        </Route>
        <Route component={Home} />
      </Switch>
    </RolesContext.Provider>
  );
}

/** The places of an administrator. */
function Places() {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const [path] = useLocation();
  return (
    <nav class="places" aria-label={w.places.title}>
      <Link href="/manage" aria-current={path === '/manage' ? 'page' : undefined}>
        {w.home.title}
      </Link>
    </nav>
  );
}
