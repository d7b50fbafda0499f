#include "gateway/smpp/name_lookup.hpp"

#include <mutex>
#include <thread>

#include <netdb.h>
#include <sys/socket.h>

namespace tama::gateway::smpp {

struct NameLookup::Waiter {
    std::mutex mutex;
    bool gone = false;  // nobody waits any more, and where `post` leads may be gone, too
    std::function<void(std::function<void()>)> post;
    std::function<void(Addresses)> done;
};

Addresses systemAddresses(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
        return fail(ErrorCode::Unavailable, gai_strerror(error), host);
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
    std::vector<std::string> addresses;
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            addresses.emplace_back(text);
    }
    if (addresses.empty()) return fail(ErrorCode::Unavailable, "the name has no address", host);
    return addresses;
}

NameLookup::NameLookup(
    Resolve resolve,
    const std::string& host,
    std::function<void(std::function<void()>)> post,
    std::function<void(Addresses)> done
)
    : waiter_(std::make_shared<Waiter>()) {
    waiter_->post = std::move(post);
    waiter_->done = std::move(done);
    std::thread([resolve = std::move(resolve), host, waiter = waiter_] {
        auto addresses = resolve(host);
        const std::scoped_lock lock(waiter->mutex);
        if (waiter->gone) return;
        waiter->post([waiter, addresses = std::move(addresses)]() mutable {
            if (!waiter->gone) waiter->done(std::move(addresses));
        });
    }).detach();
}

NameLookup::~NameLookup() {
    const std::scoped_lock lock(waiter_->mutex);
    waiter_->gone = true;
    waiter_->post = {};
    waiter_->done = {};
}

}  // namespace tama::gateway::smpp
