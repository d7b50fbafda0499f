#include "gateway/commit_poster.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

/// Takes as many jobs as it has room for, and completes them when told.
class SmallQueue final : public store::CommitQueue {
  public:
    std::size_t room = 0;
    std::vector<store::Job> taken;

    bool post(store::Job job) override {
        if (taken.size() >= room) return false;
        taken.push_back(std::move(job));
        return true;
    }
    void postWhenRoom(store::Job) override {}
    std::size_t depth() const override { return taken.size(); }
    void complete() {
        auto jobs = std::move(taken);
        taken.clear();
        for (auto& job : jobs) {
            job.executor([done = job.done] { done(store::CommitOutcome::Committed, nullptr); });
        }
    }
};

store::Job jobThatWrites(std::string& out, char letter) {
    store::Job job;
    job.done = [&out, letter](store::CommitOutcome, const std::exception_ptr&) { out += letter; };
    return job;
}

}  // namespace

TEST_CASE("work that must be kept waits for room in the queue, in order", "[gateway]") {
    SmallQueue queue;
    CommitPoster poster(queue, [](const std::function<void()>& work) { work(); });
    std::string done;
    for (const char letter : {'a', 'b', 'c'}) poster.post(jobThatWrites(done, letter));
    CHECK(poster.backedUp());
    CHECK(poster.outstanding() == 3);
    queue.room = 2;
    poster.retry();
    queue.complete();
    CHECK(done == "ab");
    CHECK(poster.outstanding() == 1);
    poster.retry();
    CHECK_FALSE(poster.backedUp());
    queue.complete();
    CHECK(done == "abc");
    CHECK(poster.outstanding() == 0);
}

TEST_CASE("work that a peer can bring again is turned away by a full queue", "[gateway]") {
    SmallQueue queue;
    CommitPoster poster(queue, [](const std::function<void()>& work) { work(); });
    std::string done;
    CHECK_FALSE(poster.tryPost(jobThatWrites(done, 'x')));
    CHECK(poster.outstanding() == 0);
    queue.room = 1;
    CHECK(poster.tryPost(jobThatWrites(done, 'y')));
    CHECK(poster.outstanding() == 1);
    queue.complete();
    CHECK(done == "y");
    CHECK(poster.outstanding() == 0);
}
