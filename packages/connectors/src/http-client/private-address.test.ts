import { describe, expect, test } from "vitest";
import { privateAddresses } from "./private-address.ts";

const isPrivate = privateAddresses();

describe("an inner address", () => {
  test.each([
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "::ffff:7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "::127.0.0.1",
    "::a00:1",
    "::ffff:0:10.0.0.1",
    "fec0::1",
    "fe80::1%eth0",
    "not-an-address",
  ])("is %s", (address) => expect(isPrivate(address)).toBe(true));

  test.each([
    "8.8.8.8",
    "172.32.0.1",
    "192.169.0.1",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
    "2001:0:4136:e378:8000:63bf:f7f7:f7f7",
    "::8.8.8.8",
  ])("is not %s", (address) => expect(isPrivate(address)).toBe(false));
});
