-- What the store keeps of its branch (docs/record.md §4e), all in one small table, by k: 0 the branch, 1 the key of the line, 2 receipts, 3 files that are there,
-- 4 tokens, 5 orders, 6 when it was heard. The list of all tables has to stay on the first page, so that one damaged page never closes a store (§3a).
CREATE TABLE branch(k,a,b,c,d,e,f,g,h,i,j,l,m,n,PRIMARY KEY(k,a,b))WITHOUT ROWID;
