import { machineTable } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { laneMachine } from "./lane-machine.ts";

test("every event leads from every state to where this table says", () => {
  expect(machineTable(laneMachine)).toMatchInlineSnapshot(`
    "idle(trials 0)
      changed(head.is none) -> idle: forget
      changed(head.is ready) -> ready(trialOf null): line
      changed(head.is waiting, head.after 50) -> waiting: wait(after 50)
      changed(head.is held) -> held
      nothing: started, finished, due, woken
    ready(trials 0, trialOf null)
      started(isEmpty false) -> running: run
      started(isEmpty true) -> idle: forget
      nothing: changed, finished, due, woken
    running(trials 0, trialOf null)
      finished(isDone true, head.is none) -> idle: forget
      finished(isDone true, head.is ready) -> ready: line
      finished(isDone false, head.is waiting, head.after 50) -> waiting: wait(after 50)
      finished(isDone false, head.is parked, head.on.system erp, head.isOver false) -> parked(on.system erp): park(on.system erp)
      finished(isDone false, head.is parked, head.on.system erp, head.isOver true) -> ready: line
      finished(isDone false, head.is parked, head.on.system wms, head.isOver false) -> parked(on.system wms): park(on.system wms)
      finished(isDone false, head.is held) -> held
      finished(isDone false, head.is stopped) -> stopped
      nothing: changed, started, due, woken
    running(trials 2, trialOf.system erp)
      finished(isDone true, head.is none) -> idle(trials 0): forget, tryNext(on.system erp)
      finished(isDone true, head.is ready) -> ready(trials 0, trialOf null, no trialOf.system): line, tryNext(on.system erp)
      finished(isDone false, head.is waiting, head.after 50) -> waiting: wait(after 50), tryNext(on.system erp)
      finished(isDone false, head.is parked, head.on.system erp, head.isOver false) -> parked(on.system erp): park(on.system erp)
      finished(isDone false, head.is parked, head.on.system erp, head.isOver true) -> ready(trialOf null, no trialOf.system): line
      finished(isDone false, head.is parked, head.on.system wms, head.isOver false) -> parked(on.system wms): park(on.system wms), tryNext(on.system erp)
      finished(isDone false, head.is held) -> held: tryNext(on.system erp)
      finished(isDone false, head.is stopped) -> stopped: tryNext(on.system erp)
      nothing: changed, started, due, woken
    waiting(trials 1)
      changed(head.is none) -> idle(trials 0): endWait, forget
      changed(head.is ready) -> ready(trials 0, trialOf null): endWait, line
      changed(head.is waiting, head.after 50) -> waiting(trials 0): endWait, wait(after 50)
      changed(head.is held) -> held(trials 0): endWait
      due -> ready(trialOf null): line
      nothing: started, finished, woken
    parked(trials 1, on.system erp)
      changed(head.is none) -> idle(trials 0): unpark(on.system erp), forget
      changed(head.is ready) -> ready(trials 0, trialOf null): unpark(on.system erp), line
      changed(head.is waiting, head.after 50) -> waiting(trials 0): unpark(on.system erp), wait(after 50)
      changed(head.is held) -> held(trials 0): unpark(on.system erp)
      woken(how one) -> ready(trials 2, trialOf.system erp): unpark(on.system erp), line
      woken(how all) -> ready(trials 0, trialOf null): unpark(on.system erp), line
      nothing: started, finished, due
    held(trials 0)
      changed(head.is none) -> idle: forget
      changed(head.is ready) -> ready(trialOf null): line
      changed(head.is waiting, head.after 50) -> waiting: wait(after 50)
      nothing: changed(head.is held), started, finished, due, woken
    stopped(trials 0)
      changed(head.is none) -> idle: forget
      changed(head.is ready) -> ready(trialOf null): line
      changed(head.is waiting, head.after 50) -> waiting: wait(after 50)
      changed(head.is held) -> held
      nothing: started, finished, due, woken"
  `);
});
