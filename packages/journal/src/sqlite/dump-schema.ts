import BetterSqlite3 from "better-sqlite3";
import { migrate } from "./migrations.ts";

/** The schema of an empty journal as SQL text, ordered by kind and name; `schema.sql` beside the sources is this. */
export function dumpSchema(): string {
  const db = new BetterSqlite3(":memory:");
  try {
    migrate(db);
    const statements = db
      .prepare<[], { sql: string }>(
        `select sql
        from sqlite_schema
        where sql is not null and name not like 'sqlite\\_%' escape '\\'
        order by tbl_name, case type when 'table' then 0 when 'index' then 1 else 2 end, name`,
      )
      .all();
    const version = Number(db.pragma("user_version", { simple: true }));
    const texts = [`pragma user_version = ${version}`, ...statements.map(({ sql }) => sql)];
    return `${texts.join(";\n\n")};\n`;
  } finally {
    db.close();
  }
}
