// A line of bulk closures posted a few ahead of their commits, so that one commit serves several; steps of live
// sessions still go between them. They run on one writer and in order. Made, used and destroyed by one thread.
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "store/commit_queue.hpp"

namespace tama::store {

class BulkLine {
  public:
    /// The queue must outlive it.
    explicit BulkLine(CommitQueue& queue) : queue_(queue) {}
    /// Waits for what is on its way, and tells nobody.
    ~BulkLine();
    BulkLine(const BulkLine&) = delete;
    BulkLine& operator=(const BulkLine&) = delete;

    /// Posts `work`. After its commit, in this or a later call on this thread, `took` is given what it returned. What
    /// `work` refers to must outlive the line. Throws what the work of an earlier call threw; of those posted behind
    /// that one some may have been kept.
    template <class Work, class Took>
    void run(Work work, Took took) {
        const auto result = std::make_shared<std::optional<std::invoke_result_t<Work&, Transaction&>>>();
        post(
            [work = std::move(work), result](Transaction& tx) mutable { result->emplace(work(tx)); },
            [took = std::move(took), result]() mutable { took(std::move(**result)); }
        );
    }

    /// The same for work that returns nothing.
    template <class Work>
    void run(Work work) {
        post(std::move(work), [] {});
    }

    /// Waits for all of them.
    void finish();

  private:
    struct OnItsWay {
        std::future<void> committed;
        std::function<void()> took;
    };
    void post(std::function<void(Transaction&)> work, std::function<void()> took);
    void takeFirst();

    CommitQueue& queue_;
    std::deque<OnItsWay> on_their_way_;
};

}  // namespace tama::store
