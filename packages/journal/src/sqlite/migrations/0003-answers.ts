/** Attempts keep the target's answer where nothing else of the message does. */
export const answers = `
alter table attempts add column answer any;
`;
