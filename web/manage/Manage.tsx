import { Link, Redirect, Route, Switch, useLocation } from 'wouter-preact';
import { useApp } from '../app/context';
import { DefinitionPage } from './definition/DefinitionPage';
import { EditReview } from './definition/EditReview';
import { Duplicate, NewReview } from './definition/NewReview';
import { Templates } from './definition/Templates';
import { formWords } from './form/words/wordsFor';
import { Home } from './home/Home';
import { ManagedReview } from './review/ManagedReview';
import { useMayManage } from '../session/rights';
import { Proof, SeriesProof } from './prove/Proof';
import { Reports } from './prove/Reports';
import { TimeLine } from './prove/TimeLine';
import { proofWords } from './prove/words/wordsFor';
import { SetUp } from './setUp/SetUp';
import { setUpWords } from './setUp/words/wordsFor';
import { loadStyle } from './style/loadStyle';
import { wordsFor } from './words/wordsFor';

// Wait for the styles, so that the pages appear with them.
await loadStyle();

/** The administrator's pages, which reviewers never load. */
export function Manage() {
  return (
    <>
      <Places />
      <Switch>
        <Route path="/manage/new" component={Templates} />
        <Route path="/manage/new/:template">{({ template }) => <NewReview key={template} template={template} />}</Route>
        <Route path="/manage/reviews/:definitionId">
          {({ definitionId }) => <DefinitionPage key={definitionId} definitionId={definitionId} />}
        </Route>
        <Route path="/manage/reviews/:definitionId/edit">
          {({ definitionId }) => <EditReview key={definitionId} definitionId={definitionId} />}
        </Route>
        <Route path="/manage/reviews/:definitionId/duplicate">
          {({ definitionId }) => <Duplicate key={definitionId} definitionId={definitionId} />}
        </Route>
        <Route path="/manage/reports" component={Reports} />
        <Route path="/manage/set-up" component={SetUp} />
        <Route path="/manage/people/:id">{({ id }) => <TimeLine key={id} subject={{ kind: 'principal', id }} />}</Route>
        <Route path="/manage/resources/:id">
          {({ id }) => <TimeLine key={id} subject={{ kind: 'resource', id }} />}
        </Route>
        <Route path="/manage/reviews/:definitionId/proof">{(path) => <SeriesProof {...path} />}</Route>
        <Route path="/manage/reviews/:definitionId/:instanceId/proof">
          {(path) => <Proof key={path.instanceId} {...path} />}
        </Route>
        <Route path="/manage/reviews/:definitionId/:instanceId">
          {(path) => <ManagedReview key={path.instanceId} {...path} />}
        </Route>
        <Route path="/manage" component={Home} />
        <Route>
          <Redirect to="/manage" replace />
        </Route>
      </Switch>
    </>
  );
}

/** The navigation of the administrator's pages. */
function Places() {
  const { tag } = useApp().language;
  const w = wordsFor(tag);
  const [path] = useLocation();
  const mayCreate = [useMayManage('group'), useMayManage('directoryRole')].includes(true);
  const link = (href: string, name: string) => {
    const isHere = path === href || path.startsWith(`${href === '/manage' ? '/manage/reviews' : href}/`);
    return (
      <Link href={href} aria-current={isHere ? 'page' : undefined}>
        {name}
      </Link>
    );
  };
  return (
    <nav class="places" aria-label={w.places.title}>
      {link('/manage', w.home.title)}
      {mayCreate && link('/manage/new', formWords(tag).create)}
      {link('/manage/reports', proofWords(tag).reports.title)}
      {link('/manage/set-up', setUpWords(tag).title)}
    </nav>
  );
}
