INSERT INTO order_to (seq, store) VALUES (?1, ?2)
