//! Work by steps: short ones with the application, long ones without it, so that typing waits for none of the long ones.

use crate::api::Command;
use crate::api::text::Failure;
use crate::app::{App, Work};

/// Where a piece of work stands.
pub(crate) enum Step<R> {
    /// Its reply.
    Done(R),
    /// What is left to do needs the application no more.
    Last(Work<R>),
    /// Something long first, then a short step with the application.
    Aside(Work<Next<R>>),
}

/// A short step with the application.
pub(crate) type Next<R> = Box<dyn FnOnce(&mut App) -> Result<Step<R>, Failure> + Send>;

impl<R> Step<R> {
    /// The rest of it at once, for whoever has the application alone.
    pub(crate) fn finish(mut self, app: &mut App) -> Result<R, Failure> {
        loop {
            self = match self {
                Step::Done(reply) => return Ok(reply),
                Step::Last(work) => return work(),
                Step::Aside(work) => work()?(app)?,
            };
        }
    }
}

/// Something long, and what is done with what it gives.
pub(crate) fn aside<R, D: Send + 'static>(
    work: impl FnOnce() -> Result<D, Failure> + Send + 'static,
    next: impl FnOnce(&mut App, D) -> Result<Step<R>, Failure> + Send + 'static,
) -> Step<R> {
    Step::Aside(Box::new(move || {
        let done = work()?;
        Ok(Box::new(move |app: &mut App| next(app, done)) as Next<R>)
    }))
}

/// A command that works by steps.
pub(crate) trait Stepped: Command {
    /// The first step.
    fn start(self, app: &mut App) -> Result<Step<Self::Reply>, Failure>;
}
