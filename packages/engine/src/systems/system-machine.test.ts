import { machineTable } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { systemMachine } from "./system-machine.ts";

test("every event leads from every state to where this table says", () => {
  const plan = { failures: 2, within: 60_000, probe: 30_000 };
  expect(machineTable(systemMachine(plan))).toMatchInlineSnapshot(`
    "available(epoch 1, failures [])
      failed(epoch 1, at 6) -> available(failures [6])
      failed(epoch 1, at 90000) -> available(failures [90000])
      refused(epoch 1, reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 300000), tellOpened, tellPaused(reason wrong key), tellOthers(finding.state paused, finding.reason wrong key)
      away(epoch 1, reason not mounted) -> open(epoch 2, wait 5000, reason not mounted): wait(after 5000), tellAway(reason not mounted), tellOthers(finding.state open, finding.reason not mounted)
      resumed -> available(epoch 2): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state open, finding.reason null) -> open(epoch 2, wait 30000, reason null): wait(after 45000), tellTold
      told(finding.state open, finding.reason not there) -> open(epoch 2, wait 5000, reason not there): wait(after 7500), tellTold
      told(finding.state paused, finding.reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 450000), tellTold
      replaced -> replaced: endWait
      nothing: entered, succeeded, failed(epoch 0, at 6), refused(epoch 0, reason wrong key), away(epoch 0, reason not mounted), left, probeDue, pauseEnded, told(finding.state available, finding.reason null)
    available(epoch 1, failures [5])
      succeeded(epoch 1) -> available(failures [])
      failed(epoch 1, at 6) -> open(epoch 2, wait 30000, reason null): wait(after 30000), tellOpened, tellOthers(finding.state open, finding.reason null)
      failed(epoch 1, at 90000) -> available(failures [90000])
      refused(epoch 1, reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 300000), tellOpened, tellPaused(reason wrong key), tellOthers(finding.state paused, finding.reason wrong key)
      away(epoch 1, reason not mounted) -> open(epoch 2, wait 5000, reason not mounted): wait(after 5000), tellAway(reason not mounted), tellOthers(finding.state open, finding.reason not mounted)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state open, finding.reason null) -> open(epoch 2, wait 30000, reason null): wait(after 45000), tellTold
      told(finding.state open, finding.reason not there) -> open(epoch 2, wait 5000, reason not there): wait(after 7500), tellTold
      told(finding.state paused, finding.reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 450000), tellTold
      replaced -> replaced: endWait
      nothing: entered, succeeded(epoch 0), failed(epoch 0, at 6), refused(epoch 0, reason wrong key), away(epoch 0, reason not mounted), left, probeDue, pauseEnded, told(finding.state available, finding.reason null)
    open(epoch 1, wait 30000, reason null)
      probeDue -> halfOpen(epoch 2, before open, isTried false): wake(how one)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state available, finding.reason null) -> available(epoch 2, failures []): endWait, tellAvailable, wake(how all)
      told(finding.state open, finding.reason null) -> open(epoch 2): wait(after 45000)
      told(finding.state open, finding.reason not there) -> open(epoch 2, wait 5000, reason not there): wait(after 7500)
      told(finding.state paused, finding.reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 450000)
      replaced -> replaced: endWait
      nothing: entered, succeeded, failed, refused, away, left, pauseEnded
    open(epoch 1, wait 5000, reason not mounted)
      probeDue -> halfOpen(epoch 2, before open, isTried false): wake(how one)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state available, finding.reason null) -> available(epoch 2, failures []): endWait, tellAvailable, wake(how all)
      told(finding.state open, finding.reason null) -> open(epoch 2, wait 30000, reason null): wait(after 45000)
      told(finding.state open, finding.reason not there) -> open(epoch 2, reason not there): wait(after 7500)
      told(finding.state paused, finding.reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 450000)
      replaced -> replaced: endWait
      nothing: entered, succeeded, failed, refused, away, left, pauseEnded
    paused(epoch 1, wait 300000, reason expired)
      probeDue -> halfOpen(epoch 2, before paused, isTried false): wake(how one)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state available, finding.reason null) -> available(epoch 2, failures []): endWait, tellAvailable, wake(how all)
      told(finding.state open, finding.reason null) -> open(epoch 2, wait 30000, reason null): wait(after 45000)
      told(finding.state open, finding.reason not there) -> open(epoch 2, wait 5000, reason not there): wait(after 7500)
      told(finding.state paused, finding.reason wrong key) -> paused(epoch 2, reason wrong key): wait(after 450000)
      replaced -> replaced: endWait
      nothing: entered, succeeded, failed, refused, away, left, pauseEnded
    halfOpen(epoch 1, before open, wait 30000, reason null, isTried false)
      entered -> halfOpen(isTried true)
      succeeded(epoch 1) -> available(epoch 2, failures []): tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      failed(epoch 1, at 6) -> open(epoch 2): wait(after 30000), tellOthers(finding.state open, finding.reason null)
      failed(epoch 1, at 90000) -> open(epoch 2): wait(after 30000), tellOthers(finding.state open, finding.reason null)
      refused(epoch 1, reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 300000), tellPaused(reason wrong key), tellOthers(finding.state paused, finding.reason wrong key)
      away(epoch 1, reason not mounted) -> open(epoch 2, wait 5000, reason not mounted): wait(after 5000), tellAway(reason not mounted), tellOthers(finding.state open, finding.reason not mounted)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state available, finding.reason null) -> available(epoch 2, failures []): endWait, tellAvailable, wake(how all)
      told(finding.state open, finding.reason null) -> open(epoch 2): wait(after 45000)
      told(finding.state open, finding.reason not there) -> open(epoch 2, wait 5000, reason not there): wait(after 7500)
      told(finding.state paused, finding.reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 450000)
      replaced -> replaced: endWait
      nothing: succeeded(epoch 0), failed(epoch 0, at 6), refused(epoch 0, reason wrong key), away(epoch 0, reason not mounted), left, probeDue, pauseEnded
    halfOpen(epoch 1, before open, wait 5000, reason not mounted, isTried true)
      succeeded(epoch 1) -> available(epoch 2, failures []): tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      failed(epoch 1, at 6) -> open(epoch 2, wait 30000): wait(after 30000), tellOthers(finding.state open, finding.reason not mounted)
      failed(epoch 1, at 90000) -> open(epoch 2, wait 30000): wait(after 30000), tellOthers(finding.state open, finding.reason not mounted)
      refused(epoch 1, reason wrong key) -> paused(epoch 2, wait 300000, reason wrong key): wait(after 300000), tellPaused(reason wrong key), tellOthers(finding.state paused, finding.reason wrong key)
      away(epoch 1, reason not mounted) -> open(epoch 2): wait(after 5000), tellOthers(finding.state open, finding.reason not mounted)
      left(epoch 1) -> halfOpen(isTried false): wake(how one)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state available, finding.reason null) -> available(epoch 2, failures []): endWait, tellAvailable, wake(how all)
      replaced -> replaced: endWait
      nothing: entered, succeeded(epoch 0), failed(epoch 0, at 6), refused(epoch 0, reason wrong key), away(epoch 0, reason not mounted), left(epoch 0), probeDue, pauseEnded, told(finding.state open, finding.reason null), told(finding.state open, finding.reason not there), told(finding.state paused, finding.reason wrong key)
    halfOpen(epoch 1, before paused, wait 300000, reason expired, isTried true)
      succeeded(epoch 1) -> available(epoch 2, failures []): tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      failed(epoch 1, at 6) -> paused(epoch 2, wait 30000): wait(after 30000), tellOthers(finding.state paused, finding.reason expired)
      failed(epoch 1, at 90000) -> paused(epoch 2, wait 30000): wait(after 30000), tellOthers(finding.state paused, finding.reason expired)
      refused(epoch 1, reason wrong key) -> paused(epoch 2, reason wrong key): wait(after 300000), tellPaused(reason wrong key), tellOthers(finding.state paused, finding.reason wrong key)
      away(epoch 1, reason not mounted) -> open(epoch 2, wait 5000, reason not mounted): wait(after 5000), tellAway(reason not mounted), tellOthers(finding.state open, finding.reason not mounted)
      left(epoch 1) -> halfOpen(isTried false): wake(how one)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pausedByPerson -> pausedByPerson(epoch 2): endWait, tellPausedByPerson
      told(finding.state available, finding.reason null) -> available(epoch 2, failures []): endWait, tellAvailable, wake(how all)
      replaced -> replaced: endWait
      nothing: entered, succeeded(epoch 0), failed(epoch 0, at 6), refused(epoch 0, reason wrong key), away(epoch 0, reason not mounted), left(epoch 0), probeDue, pauseEnded, told(finding.state open, finding.reason null), told(finding.state open, finding.reason not there), told(finding.state paused, finding.reason wrong key)
    pausedByPerson(epoch 1)
      resumed -> available(epoch 2, failures []): endWait, tellOthers(finding.state available, finding.reason null), tellAvailable, wake(how all)
      pauseEnded -> available(epoch 2, failures []): tellAvailable, wake(how all)
      replaced -> replaced: endWait
      nothing: entered, succeeded, failed, refused, away, left, probeDue, pausedByPerson, told
    replaced
      nothing: entered, succeeded, failed, refused, away, left, probeDue, resumed, pausedByPerson, pauseEnded, told, replaced"
  `);
});
