# sqlite3: transactions, indices, a crash-safe journal, two processes on one file.
set -e
sqlite3 data.db <<'SQL'
create table t(id integer primary key, name text, value real);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) insert into t select i, 'name ' || i, i * 1.5 from n;
create index by_name on t(name);
begin; update t set value = value + 1 where id % 7 = 0; rollback;
begin; delete from t where id % 10 = 3; commit;
select count(*), sum(value), max(name) from t;
pragma journal_mode = wal;
pragma integrity_check;
SQL
for i in 1 2 3 4; do sqlite3 -cmd '.timeout 10000' data.db "insert into t values (10000 + $i, 'late', $i)" & done; wait
sqlite3 data.db "select count(*), sum(value) from t where name = 'late'" ".dump" | sha256sum; sqlite3 data.db 'vacuum'; sqlite3 data.db 'select * from nothing' 2>&1 || echo "error $?"
rm -f data.db data.db-wal data.db-shm
