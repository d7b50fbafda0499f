// The addresses of a host name. The system's resolver blocks for as long as it likes and cannot be
// interrupted, so it runs on a thread of its own, which is left behind when nobody waits any more. Thread
// rule: made and destroyed on the thread (strand) that `post` leads to.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tama::gateway::smpp {

/// IPv4 or IPv6, as text, the preferred first; not empty.
using Addresses = Result<std::vector<std::string>>;
/// Blocks. Unavailable, with the system's reason, where the name leads nowhere.
using Resolve = std::function<Addresses(const std::string& host)>;

Addresses systemAddresses(const std::string& host);

class NameLookup {
  public:
    /// `done` is called once, through `post`, unless this is destroyed before.
    NameLookup(
        Resolve resolve,
        const std::string& host,
        std::function<void(std::function<void()>)> post,
        std::function<void(Addresses)> done
    );
    ~NameLookup();
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;

  private:
    struct Waiter;
    std::shared_ptr<Waiter> waiter_;
};

}  // namespace tama::gateway::smpp
