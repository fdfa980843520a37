import { BlockList, isIP } from 'node:net';

const NOT_PUBLIC_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  // Carrier-grade NAT, behind which some clouds keep their own services.
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local addresses, and the metadata service of virtual machines.
  '169.254.0.0/16',
  // The service of Azure on each of its hosts.
  '168.63.129.16/32',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // Multicast, reserved and broadcast addresses.
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/** Global unicast addresses that are not public hosts: Teredo and other protocols, examples, 6to4. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;

const notPublic4 = blockList(NOT_PUBLIC_4, 'ipv4');
const notPublic6 = blockList(NOT_PUBLIC_6, 'ipv6');
/** Every other IPv6 address is private, local, mapped, translated or unassigned. */
const globalUnicast = blockList(['2000::/3'], 'ipv6');
const loopback4 = blockList(['127.0.0.0/8'], 'ipv4');
const loopback6 = blockList(['::1/128'], 'ipv6');

function blockList(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix = ''] = subnet.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/** Returns whether a text is an IP address of the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic4.check(address, 'ipv4');
    case 6:
      return globalUnicast.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Returns whether an IP address is this machine's own. */
const isLoopback = (address: string): boolean =>
  isIP(address) === 4 ? loopback4.check(address, 'ipv4') : isIP(address) === 6 && loopback6.check(address, 'ipv6');

export interface AddressRules {
  /** Allows http to loopback addresses, for tests on one machine. */
  readonly allowLoopback: boolean;
}

/** Returns whether notifications may be sent to an IP address with this protocol, such as `https:`. */
export function mayCall(address: string, protocol: string, { allowLoopback }: AddressRules): boolean {
  if (allowLoopback && isLoopback(address)) return true;
  return protocol === 'https:' && isPublicAddress(address);
}

/**
 * Parses a notification URL. Returns the URL, or the reason why notifications may not go there. Does not resolve the host name: `post`
 * resolves it and checks its addresses.
 */
export function notificationUrlOf(text: string, rules: AddressRules): URL | string {
  if (!URL.canParse(text)) return 'is not an absolute URL';
  const url = new URL(text);
  const isHttp = url.protocol === 'http:' && rules.allowLoopback;
  if (url.protocol !== 'https:' && !isHttp) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or a password';
  if (url.hash !== '') return 'must not have a fragment';
  // IPv6 addresses are in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayCall(host, url.protocol, rules)) return 'must lead to a public address';
  return url;
}
