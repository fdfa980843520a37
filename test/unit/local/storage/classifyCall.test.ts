import { classifyCall, queueOfSend, type StorageService } from '../../../../local/storage/classifyCall';

const account = '/devstoreaccount1';

describe('A call to storage', () => {
  test.each<[StorageService, string, string, string | undefined]>([
    ['table', 'GET', "/definitions(PartitionKey='a',RowKey='b')", 'getEntity'],
    ['table', 'GET', '/definitions(PartitionKey=%27a%27,RowKey=%27b%27)?$select=x', 'getEntity'],
    ['table', 'GET', '/definitions()?$top=5', 'query'],
    ['table', 'POST', '/definitions', 'insert'],
    ['table', 'PUT', "/definitions(PartitionKey='a',RowKey='b')", 'update'],
    ['table', 'PATCH', "/definitions(PartitionKey='a',RowKey='b')", 'update'],
    ['table', 'MERGE', "/definitions(PartitionKey='a',RowKey='b')", 'update'],
    ['table', 'DELETE', "/definitions(PartitionKey='a',RowKey='b')", 'delete'],
    ['table', 'POST', '/$batch', 'transaction'],
    ['table', 'POST', '/Tables', undefined],
    ['table', 'DELETE', "/Tables('definitions')", undefined],
    ['table', 'GET', '/?restype=service&comp=properties', undefined],
    ['queue', 'POST', '/reconcile/messages?messagettl=-1', 'queueSend'],
    ['queue', 'GET', '/reconcile/messages?numofmessages=8', 'queuePoll'],
    ['queue', 'GET', '/reconcile?comp=metadata', 'queuePoll'],
    ['queue', 'PUT', '/reconcile/messages/1?popreceipt=2', 'queuePoll'],
    ['queue', 'DELETE', '/reconcile/messages/1?popreceipt=2', 'queueDelete'],
    ['queue', 'PUT', '/reconcile', undefined],
    ['blob', 'PUT', '/reports/a.csv', 'blob'],
  ])('in the %s service, %s %s, is counted as %s', (...[service, method, path, kind]) => {
    expect(classifyCall(service, method, account + path)).toBe(kind);
  });

  test('tells the queue of a message', () => {
    expect(queueOfSend('queue', 'POST', `${account}/reconcile/messages`)).toBe('reconcile');
    expect(queueOfSend('queue', 'GET', `${account}/reconcile/messages`)).toBeUndefined();
    expect(queueOfSend('table', 'POST', `${account}/reconcile/messages`)).toBeUndefined();
  });
});
