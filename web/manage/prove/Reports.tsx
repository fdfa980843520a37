import { useState } from 'preact/hooks';
import { useApp } from '../../app/context';
import { Failure, Skeleton } from '../../app/Failure';
import { useLoad } from '../../app/useLoad';
import { useCall } from '../useCall';
import { DaysFields } from './DaysFields';
import { createReport, type Days, loadReports, type Report, reportAddress } from './load';
import { useUnderWay } from '../useUnderWay';
import { proofWords } from './words/wordsFor';

/** The reports of all decisions of a period, as tables for a spreadsheet. */
export function Reports() {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const [loaded, reload, refresh] = useLoad('reports', () => loadReports(client));
  const reports = loaded.state === 'ready' ? loaded.value : [];
  useUnderWay(
    reports.some(({ status }) => status !== 'done' && status !== 'error'),
    refresh,
  );
  if (loaded.state === 'failed') return <Failure error={loaded.error} reload={reload} missing={p.reports.refused} />;
  return (
    <div class="column">
      <h1>{p.reports.title}</h1>
      <p class="muted">{p.reports.text}</p>
      <NewReport onCreated={refresh} />
      {loaded.state === 'loading' && <Skeleton rows={3} />}
      {loaded.state === 'ready' && reports.length === 0 && <p class="notice">{p.reports.none}</p>}
      {reports.length > 0 && (
        <ul class="rows">
          {reports.map((report) => (
            <ReportRow key={report.id} report={report} />
          ))}
        </ul>
      )}
    </div>
  );
}

function NewReport({ onCreated }: { readonly onCreated: () => void }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const [name, setName] = useState('');
  const [days, setDays] = useState<Days>({ from: '', to: '' });
  const { isBusy, error, run } = useCall(async () => {
    await createReport(client, name.trim(), days);
    onCreated();
  });
  return (
    <form
      class="question line"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <label class="field">
        {p.reports.name}
        <input
          type="text"
          autocomplete="off"
          maxLength={256}
          value={name}
          onInput={({ currentTarget }) => {
            setName(currentTarget.value);
          }}
        />
      </label>
      <DaysFields days={days} onChange={setDays} />
      <button type="submit" class="primary" disabled={isBusy || [name.trim(), days.from, days.to].includes('')}>
        {p.reports.create}
      </button>
      {error !== undefined && <span role="alert">{error}</span>}
    </form>
  );
}

function ReportRow({ report }: { readonly report: Report }) {
  const { client, language } = useApp();
  const p = proofWords(language.tag);
  const { isBusy, error, run } = useCall(async () => {
    location.assign(await reportAddress(client, report.id));
  });
  const { reviewHistoryPeriodStartDateTime: from, reviewHistoryPeriodEndDateTime: to } = report;
  return (
    <li>
      <strong>{report.displayName}</strong>
      <span class="answers">
        <span class="muted">{p.reports.period(language.date(from), language.date(to))}</span>
        {report.status === 'done' ? (
          <button type="button" disabled={isBusy} onClick={run}>
            {p.reports.download}
          </button>
        ) : (
          <span>{p.reports.statuses[report.status] ?? report.status}</span>
        )}
        {error !== undefined && <span role="alert">{error}</span>}
      </span>
    </li>
  );
}
