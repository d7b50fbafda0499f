#include "gateway/strand_timer.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tama::gateway {

struct StrandTimer::Impl {
    boost::asio::steady_timer timer;
    std::function<void(std::function<void()>)> strand;
    std::function<void()> fire;
    std::uint64_t armed = 0;  // number of the wait that counts; 0 when none does
    std::uint64_t waits = 0;
};

StrandTimer::StrandTimer(
    boost::asio::io_context& io, std::function<void(std::function<void()>)> strand, std::function<void()> fire
)
    : impl_(std::make_shared<Impl>(Impl{
          boost::asio::steady_timer(io), std::move(strand), std::move(fire), 0, 0})) {
}

StrandTimer::~StrandTimer() = default;

void StrandTimer::within(Milliseconds time) {
    const auto at = std::chrono::steady_clock::now() + time;
    if (impl_->armed != 0 && impl_->timer.expiry() <= at) return;
    impl_->timer.expires_at(at);
    impl_->armed = ++impl_->waits;
    impl_->timer.async_wait([weak = std::weak_ptr(impl_),
                             wait = impl_->armed](const boost::system::error_code& cancelled) {
        const auto impl = weak.lock();
        if (cancelled || !impl) return;
        impl->strand([weak, wait] {
            const auto self = weak.lock();
            if (!self || self->armed != wait) return;
            self->armed = 0;
            self->fire();
        });
    });
}

void StrandTimer::cancel() {
    impl_->armed = 0;
    impl_->timer.cancel();
}

}  // namespace tama::gateway
