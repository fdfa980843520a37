import { render, type ComponentChildren } from 'preact';
import { Redirect, Route, Switch } from 'wouter-preact';
import { AppContext, type App } from './app/context';
import { Failure, Skeleton } from './app/Failure';
import { Frame } from './app/Frame';
import { useLoad } from './app/useLoad';
import { createClient } from './api/client';
import { History } from './history/History';
import { loadLanguage, type Language } from './language/language';
import { createOutbox } from './outbox/outbox';
import { Review } from './review/Review';
import { MyReviews } from './reviews/MyReviews';
import { openSession, SIGNED_OUT } from './session/session';
import { readSettings } from './session/settings';

const Pages = () => (
  <Frame>
    <Switch>
      <Route path="/reviews" component={MyReviews} />
      <Route path="/reviews/history" component={History} />
      <Route path="/reviews/:definitionId/:instanceId">
        {({ definitionId, instanceId }) => (
          <Review key={instanceId} definitionId={definitionId} instanceId={instanceId} />
        )}
      </Route>
      <Route path="/manage/*?" component={LazyManage} />
      <Route>
        <Redirect to="/reviews" replace />
      </Route>
    </Switch>
  </Frame>
);

/** The administrator's pages, loaded when they are opened. */
function LazyManage() {
  const [loaded, reload] = useLoad('manage', () => import('./manage/Manage'));
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} />;
  return loaded.state === 'ready' ? <loaded.value.Manage /> : <Skeleton rows={6} />;
}

/** A page without a signed-in person: a sentence, and a link to sign in. */
const Door = ({ language: { t }, text }: { readonly language: Language; readonly text: string }) => (
  <main class="notice">
    <h1>{t.product}</h1>
    <p>{text}</p>
    <a class="button primary" href="/reviews">
      {t.signIn}
    </a>
  </main>
);

function show(content: ComponentChildren): void {
  const place = document.getElementById('page');
  if (place === null) throw new Error('The shell has no place for the page.');
  place.replaceChildren();
  render(content, place);
}

async function start(): Promise<void> {
  const language = await loadLanguage(navigator.languages);
  document.documentElement.lang = language.tag;
  document.title = language.t.product;
  if (location.pathname === SIGNED_OUT) {
    show(<Door language={language} text={language.t.signedOut} />);
    return;
  }
  try {
    const session = await openSession(readSettings());
    const client = createClient(session);
    const app: App = { client, session, language, outbox: createOutbox(client, session.person) };
    show(
      <AppContext.Provider value={app}>
        <Pages />
      </AppContext.Provider>,
    );
  } catch (error) {
    console.error(error);
    show(<Door language={language} text={language.t.signInFailed} />);
  }
}

void start();
