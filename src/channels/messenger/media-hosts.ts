import { BlockList, isIP } from 'node:net';

/** Meta's media hosts as observed; the list can be widened by configuration (platform rule 3.9). */
const META_SUFFIXES = ['.fbcdn.net', '.fbsbx.com'] as const;

// Two lists: Node holds an IPv4 address against IPv6 networks too, in its mapped form.
const PRIVATE_V4 = new BlockList();
const PRIVATE_V6 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24],
  ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) PRIVATE_V4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  // 2000::/3 is all that is routed; the rest (loopback, local, mapped and translated IPv4, multicast) is refused as a whole.
  ['::', 3], ['4000::', 2], ['8000::', 1], ['2001:db8::', 32], ['2002::', 16], ['2001::', 32],
] as const) PRIVATE_V6.addSubnet(network, prefix, 'ipv6');
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address is one that no media host has: private, local, reserved, or not an address at all. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return PRIVATE_V4.check(address, 'ipv4');
  return family === 0 || PRIVATE_V6.check(address, 'ipv6');
}

/** What may be fetched from a URL's host. */
export interface HostRule {
  /** The host was configured for tests on this machine: http and loopback addresses are allowed, nothing else private. */
  readonly loopback: boolean;
}

/**
 * @param extra configured hosts, `host` or `host:port`; `localhost`, `127.0.0.1` and `[::1]` are test hosts
 * @returns undefined when nothing may be fetched from there
 */
export function findHostRule(url: URL, extra: readonly string[]): HostRule | undefined {
  if (url.username !== '' || url.password !== '') return undefined;
  const listed = extra.some((entry) => entry === url.host || entry === url.hostname);
  const loopback = listed && (url.hostname === 'localhost' || isLoopbackAddress(url.hostname.replace(/^\[|\]$/g, '')));
  if (loopback) return url.protocol === 'http:' || url.protocol === 'https:' ? { loopback } : undefined;
  if (url.protocol !== 'https:') return undefined;
  const metas = META_SUFFIXES.some((suffix) => url.hostname.endsWith(suffix)) && url.port === '';
  return listed || metas ? { loopback: false } : undefined;
}

/** Whether a connection under this rule may go to the address. */
export function mayConnect(address: string, rule: HostRule): boolean {
  return rule.loopback ? isLoopbackAddress(address) : !isPrivateAddress(address);
}

function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
