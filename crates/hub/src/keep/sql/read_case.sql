-- Which cases an officer may read, and how much of each (hub, “who reads what”). Everything that lists, fetches, searches or counts joins this and nothing else.
select r.case_id, max(r.level) as level from (
  select m.case_id, l.level from member m join case_row c on c.id = m.case_id join level l on l.role = m.role and l.state = c.state and l.by_post = 0
   where m.staff = ?1 and m.until_ms > ?2
  union all
  select c.id, l.level from post p join case_row c on c.branch_path = p.branch_path or substr(c.branch_path, 1, length(p.branch_path) + 1) = p.branch_path || '/'
    join level l on l.role = p.role and l.state = c.state and l.by_post = 1
   where p.staff = ?1 and p.until_ms > ?2 and c.outside = 0
     and not exists (select 1 from acted a join bars b on b.did = a.role and b.role = p.role where a.case_id = c.id and a.staff = ?1)
  union all
  select g.case_id, g.level from read_grant g join case_row c on c.id = g.case_id where g.staff = ?1 and g.until_ms > ?2 and c.state <> 'E'
) r where r.level > 0 group by r.case_id
