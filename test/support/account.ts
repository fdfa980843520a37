export interface Account {
  readonly connectionString: string;
}

/** Returns a new, empty account of the run's Azurite (testRun/azurite.ts). A test file takes one. */
export async function newAccount(): Promise<Account> {
  const answer = await fetch(process.env.NEW_ACCOUNT ?? '');
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return { connectionString: text };
}
