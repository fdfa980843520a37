import { isPublicAddress, mayCall, notificationUrlOf } from '../../../shared/notifications/addresses';

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '93.184.216.34',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.1.1',
  '198.17.255.255',
  '223.255.255.254',
  '2606:4700::1111',
  '2a00:1450:4001:830::200e',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '169.254.1.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '100::1',
  'fc00::1',
  'fd12:3456:789a::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '3fff::1',
  'localhost',
  '',
])('%j is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ['https://hooks.example/path?x=1', false, 'hooks.example'],
  ['https://8.8.8.8/', false, '8.8.8.8'],
  ['https://127.0.0.1/', false, 'must lead to a public address'],
  ['https://0x7f000001/', false, 'must lead to a public address'],
  ['https://2130706433/', false, 'must lead to a public address'],
  ['https://0177.0.0.1/', false, 'must lead to a public address'],
  ['https://127.1/', false, 'must lead to a public address'],
  ['https://127.0.0.1./', false, 'must lead to a public address'],
  ['https://[::1]/', false, 'must lead to a public address'],
  ['https://[::ffff:169.254.169.254]/', false, 'must lead to a public address'],
  ['https://[fd00:ec2::254]/', false, 'must lead to a public address'],
  ['https://①②⑦.0.0.1/', false, 'must lead to a public address'],
  ['http://hooks.example/', false, 'must begin with https://'],
  ['ftp://hooks.example/', true, 'must begin with https://'],
  ['https://me:secret@hooks.example/', false, 'must not contain a user name or a password'],
  ['https://hooks.example/#there', false, 'must not have a fragment'],
  ['hooks.example', false, 'is not an absolute URL'],
  ['http://127.0.0.1:8080/', true, '127.0.0.1'],
  ['http://8.8.8.8/', true, 'must lead to a public address'],
  ['https://10.0.0.1/', true, 'must lead to a public address'],
])('the URL %s, with loopback %s, gives: %s', (text, allowLoopback, expected) => {
  const found = notificationUrlOf(text, { allowLoopback });

  expect(typeof found === 'string' ? found : found.hostname).toBe(expected);
});

test('loopback is allowed only where the setting allows it, and nothing else over http', () => {
  expect(mayCall('::1', 'http:', { allowLoopback: true })).toBe(true);
  expect(mayCall('::1', 'https:', { allowLoopback: false })).toBe(false);
  expect(mayCall('8.8.8.8', 'http:', { allowLoopback: true })).toBe(false);
});
