#include "store/bulk_line.hpp"

namespace tama::store {
namespace {

constexpr std::size_t kAhead = 4;  // closures of at most 10 ms: a step waits behind one of them only, a commit serves all

}  // namespace

BulkLine::~BulkLine() {
    for (const auto& job : on_their_way_) job.committed.wait();
}

void BulkLine::post(std::function<void(Transaction&)> work, std::function<void()> took) {
    const auto committed = std::make_shared<std::promise<void>>();
    Job job;
    job.priority = Priority::Bulk;
    job.work = std::move(work);
    job.done = [committed](CommitOutcome, const std::exception_ptr& error) {
        if (error) {
            committed->set_exception(error);
        } else {
            committed->set_value();
        }
    };
    while (on_their_way_.size() >= kAhead) takeFirst();
    queue_.postWhenRoom(std::move(job));
    on_their_way_.push_back({committed->get_future(), std::move(took)});
}

void BulkLine::takeFirst() {
    auto first = std::move(on_their_way_.front());
    on_their_way_.pop_front();
    first.committed.get();
    first.took();
}

void BulkLine::finish() {
    while (!on_their_way_.empty()) takeFirst();
}

}  // namespace tama::store
