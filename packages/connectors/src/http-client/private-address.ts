import { BlockList, isIP } from "node:net";

/** Networks that the outside cannot reach: loopback, private, link-local, shared, multicast and reserved. */
const networks4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const networks6: readonly (readonly [string, number])[] = [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  ["64:ff9b:1::", 48],
];

export type AddressCheck = (address: string) => boolean;

/** Makes the check whether an IP address leads to this machine or an inner network. Text that is no address counts as inner. */
export function privateAddresses(): AddressCheck {
  const list = new BlockList();
  for (const [network, prefix] of networks4) {
    list.addSubnet(network, prefix, "ipv4");
    // The same networks behind a NAT64 gateway; mapped addresses (::ffff:…) BlockList compares by itself.
    list.addSubnet(`64:ff9b::${network}`, 96 + prefix, "ipv6");
  }
  for (const [network, prefix] of networks6) list.addSubnet(network, prefix, "ipv6");
  return (address) => {
    const family = isIP(address);
    return family === 0 || list.check(address, family === 6 ? "ipv6" : "ipv4");
  };
}
