#include "gateway/callback_sender.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace tama::gateway {
namespace {

constexpr std::int64_t kAtOnceOfClient = 64;  // callbacks on their way
constexpr std::size_t kConnections = 64;
constexpr Milliseconds kCallbackTimeout{10'000};
constexpr Milliseconds kFirstDelay{5'000};  // doubled with each attempt
constexpr Milliseconds kLongestDelay{3'600'000};
constexpr std::int64_t kMostAttempts = 32;  // the last a day after the first
constexpr std::chrono::hours kKeptGivenUp{7 * 24};
constexpr std::chrono::hours kKeptKeys{72};
constexpr std::int64_t kTidyBatch = 500;
constexpr auto kLookAgain = std::chrono::milliseconds(500);

}  // namespace

std::optional<Milliseconds> callbackDelay(std::int64_t attempts) {
    if (attempts >= kMostAttempts) return std::nullopt;
    const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, 20);
    return std::min(kFirstDelay * (std::int64_t{1} << doublings), kLongestDelay);
}

CallbackSender::CallbackSender(store::Database& database, const WallClock& wall)
    : database_(database), wall_(wall), http_(std::make_unique<HttpClient>(kConnections)) {
}

CallbackSender::~CallbackSender() {
    stop();
}

void CallbackSender::start() {
    thread_ = std::thread([this] { run(); });
}

void CallbackSender::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void CallbackSender::run() {
    auto tidy_at = std::chrono::steady_clock::now();
    while (true) {
        std::vector<Outcome> outcomes;
        {
            std::unique_lock lock(mutex_);
            if (stopping_) break;
            outcomes.swap(answered_);
        }
        try {
            record(std::move(outcomes));
            const std::size_t sent = sendDue();
            if (std::chrono::steady_clock::now() >= tidy_at) {
                tidy();
                tidy_at = std::chrono::steady_clock::now() + std::chrono::minutes(1);
            }
            std::unique_lock lock(mutex_);
            if (sent == 0)
                changed_.wait_for(lock, kLookAgain, [this] { return stopping_ || !answered_.empty(); });
        } catch (const std::exception& problem) {
            spdlog::warn("delivery callbacks wait: {}", problem.what());
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kLookAgain, [this] { return stopping_; });
        }
    }
}

std::size_t CallbackSender::turn() {
    const std::size_t sent = sendDue();
    std::vector<Outcome> outcomes;
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return answered_.size() == sent; });
        outcomes.swap(answered_);
    }
    record(std::move(outcomes));
    return sent;
}

/// By client, so that one whose server is down does not stand before the others. The first of a message only.
std::vector<CallbackSender::Due> CallbackSender::due(WallTime now) {
    return database_.read([&](store::Sql& sql) {
        std::vector<Due> found;
        for (const auto client : sql.all<std::int64_t>("SELECT id FROM client ORDER BY id")) {
            sql.each<std::int64_t, std::int64_t, std::string, std::string>(
                "SELECT id, attempts, url, body FROM callback c WHERE client_id = :1 AND state = 'waiting'"
                " AND due_at <= :2 AND NOT EXISTS (SELECT 1 FROM callback e WHERE e.message_id = c.message_id"
                " AND e.state = 'waiting' AND e.id < c.id) ORDER BY due_at, id LIMIT :3",
                [&found](const auto& row) {
                    const auto& [id, attempts, url, body] = row;
                    found.push_back({id, attempts, url, body});
                },
                client,
                now,
                kAtOnceOfClient
            );
        }
        return found;
    });
}

std::size_t CallbackSender::sendDue() {
    std::size_t sent = 0;
    for (auto& callback : due(wall_.now())) {
        {
            const std::scoped_lock lock(mutex_);
            if (stopping_ || !on_the_way_.insert(callback.id).second) continue;
        }
        HttpRequest request;
        request.url = callback.url;
        request.timeout = kCallbackTimeout;
        if (!callback.body.empty()) {
            request.method = "POST";
            request.headers = {{"Content-Type", "application/json"}};
            request.body = callback.body;
        }
        ++sent;
        http_->send(std::move(request), [this, callback](HttpReply reply) mutable {
            const bool answered = reply.kind == HttpReply::Kind::Answered;
            Outcome outcome{std::move(callback), answered && reply.status >= 200 && reply.status < 300, {}};
            if (!outcome.told)
                outcome.problem = answered ? "HTTP " + std::to_string(reply.status) : reply.problem;
            const std::scoped_lock lock(mutex_);
            answered_.push_back(std::move(outcome));
            changed_.notify_all();
        });
    }
    return sent;
}

/// Taken off the list only when it is on record: until then it is not sent again.
void CallbackSender::record(std::vector<Outcome> outcomes) {
    if (outcomes.empty()) return;
    const WallTime now = wall_.now();
    const auto taken_off = [this](const std::vector<Outcome>& done) {
        const std::scoped_lock lock(mutex_);
        for (const auto& outcome : done) on_the_way_.erase(outcome.callback.id);
    };
    try {
        database_.queue().run([&](store::Transaction& tx) {
            for (const auto& outcome : outcomes) {
                if (outcome.told) {
                    tx.run("DELETE FROM callback WHERE id = :1", outcome.callback.id);
                    continue;
                }
                const auto delay = callbackDelay(outcome.callback.attempts + 1);
                tx.run(
                    "UPDATE callback SET state = :2, attempts = attempts + 1, due_at = :3, last_problem = :4"
                    " WHERE id = :1",
                    outcome.callback.id,
                    delay ? "waiting" : "given_up",
                    now + delay.value_or(Milliseconds{0}),
                    outcome.problem
                );
            }
        });
    } catch (...) {
        taken_off(outcomes);  // they are sent once more
        throw;
    }
    taken_off(outcomes);
}

/// What nobody will ask for any more.
void CallbackSender::tidy() {
    const WallTime now = wall_.now();
    database_.queue().run(
        [now](store::Transaction& tx) {
            tx.run(
                "DELETE FROM callback WHERE id IN (SELECT id FROM callback WHERE state = 'given_up'"
                " AND created_at < :1 LIMIT :2)",
                now - kKeptGivenUp,
                kTidyBatch
            );
            tx.run(
                "DELETE FROM client_request WHERE created_at < :1 AND created_at <= ("
                "SELECT max(created_at) FROM (SELECT created_at FROM client_request ORDER BY created_at"
                " LIMIT :2) AS oldest)",
                now - kKeptKeys,
                kTidyBatch
            );
        },
        store::Priority::Bulk
    );
}

}  // namespace tama::gateway
