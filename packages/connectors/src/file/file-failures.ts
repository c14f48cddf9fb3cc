import { defineFailures } from "@crossdock/kit";

/** What can go wrong with a folder. */
export const fileFailures = defineFailures("file", {
  unreachable: { class: "Unavailable", meaning: "The folder is missing, full, or closed to us." },
  badName: {
    class: "Rejected",
    meaning: "The name of a file leads out of the folder, is hidden, or is one that the file system refuses.",
  },
});
