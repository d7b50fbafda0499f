#include "gateway/commit_poster.hpp"

namespace tama::gateway {

void CommitPoster::prepare(store::Job& job) {
    job.executor = strand_;
    job.done = [outstanding = outstanding_,
                done = std::move(job.done)](store::CommitOutcome outcome, std::exception_ptr error) {
        --*outstanding;
        if (done) done(outcome, error);
    };
}

bool CommitPoster::tryPost(store::Job job) {
    prepare(job);
    ++*outstanding_;
    if (queue_.post(std::move(job))) return true;
    --*outstanding_;
    return false;
}

void CommitPoster::post(store::Job job) {
    prepare(job);
    waiting_.push_back(std::move(job));
    retry();
}

void CommitPoster::retry() {
    while (!waiting_.empty()) {
        ++*outstanding_;
        if (!queue_.post(waiting_.front())) {
            --*outstanding_;
            return;
        }
        waiting_.pop_front();
    }
}

}  // namespace tama::gateway
