#include "store/commit_queue.hpp"

#include <future>

namespace tama::store {

void CommitQueue::runBlocking(std::function<void(Transaction&)> work, Priority priority) {
    std::promise<std::exception_ptr> outcome;
    Job job;
    job.priority = priority;
    job.work = std::move(work);
    job.done = [&outcome](CommitOutcome, std::exception_ptr error) { outcome.set_value(std::move(error)); };
    postWhenRoom(std::move(job));
    if (const auto error = outcome.get_future().get()) std::rethrow_exception(error);
}

}  // namespace tama::store
