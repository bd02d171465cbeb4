//! Lines that break where a test wants.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use evidence::LogId;
use sync::{Connect, Connecting, Line};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf, duplex};

use crate::hub::Hub;

/// Lines to the hub: so many bytes pass there and back before one breaks.
pub struct Wire {
    pub hub: Arc<Hub>,
    pub log: LogId,
    pub there: usize,
    pub back: usize,
    /// How many passed, of the last line.
    pub passed: Arc<(AtomicUsize, AtomicUsize)>,
}

impl Wire {
    pub fn whole(hub: &Arc<Hub>, log: LogId) -> Self {
        Self { hub: Arc::clone(hub), log, there: usize::MAX, back: usize::MAX, passed: Arc::default() }
    }
}

impl Connect for Wire {
    fn connect(&self) -> Connecting<'_> {
        Box::pin(async {
            let (here, there) = duplex(1 << 16);
            self.hub.serve(self.log, Box::new(there));
            let cut = Cut { inner: here, there: self.there, back: self.back, passed: Arc::clone(&self.passed) };
            Ok(Line { stream: Box::new(cut), exporter: None })
        })
    }
}

struct Cut {
    inner: DuplexStream,
    there: usize,
    back: usize,
    passed: Arc<(AtomicUsize, AtomicUsize)>,
}

fn broken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
}

impl AsyncRead for Cut {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.back == 0 {
            return broken();
        }
        let mut bytes = vec![0; self.back.min(into.remaining())];
        let mut part = ReadBuf::new(&mut bytes);
        match Pin::new(&mut self.inner).poll_read(cx, &mut part) {
            Poll::Ready(Ok(())) => {
                let read = part.filled().len();
                into.put_slice(part.filled());
                self.back -= read;
                self.passed.1.fetch_add(read, Ordering::SeqCst);
                Poll::Ready(Ok(()))
            }
            other => other,
        }
    }
}

impl AsyncWrite for Cut {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.there == 0 {
            return broken();
        }
        let most = self.there.min(bytes.len());
        match Pin::new(&mut self.inner).poll_write(cx, &bytes[..most]) {
            Poll::Ready(Ok(wrote)) => {
                self.there -= wrote;
                self.passed.0.fetch_add(wrote, Ordering::SeqCst);
                Poll::Ready(Ok(wrote))
            }
            other => other,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
