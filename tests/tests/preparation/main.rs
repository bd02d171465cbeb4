//! What is prepared before a visit, over every trade: the call decides, the lists differ by client, the sheets come back, the plan names
//! the trade's own counts.

mod call;
mod lists;
mod sheets;
mod trade;
