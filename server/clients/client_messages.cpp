#include "server/clients/client_messages.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>

#include <spdlog/spdlog.h>

#include "base/hex.hpp"
#include "base/sha256.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kOutstanding = 1'000;  // closures of one request in the commit queue
constexpr auto kLongestWaitForRoom = std::chrono::seconds(10);

std::string digestOf(const gateway::OutboundMessage& message) {
    return toHex(sha256(message.to.e164() + '\n' + message.text));
}

/// What one closure did; written by the writer, read after its completion.
struct Submission {
    std::optional<Result<gateway::Enqueued>> result;
};

/// Counts closures that are not completed, so that a request of thousands does not fill the queue alone.
class Outstanding {
  public:
    void enter() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return count_ < kOutstanding; });
        ++count_;
    }
    void leave() {
        const std::scoped_lock lock(mutex_);
        --count_;
        changed_.notify_all();
    }
    void waitForAll() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return count_ == 0; });
    }
    /// A little while, or until one is completed.
    void waitForRoom() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(20));
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t count_ = 0;
};

std::string whyNotStored(const std::exception_ptr& error) {
    try {
        if (error) std::rethrow_exception(error);
    } catch (const std::exception& problem) {
        return problem.what();
    }
    return "the database is closing";
}

/// What one request could not store: thousands may fail for one reason, which is told once.
class Failures {
  public:
    void add(const std::exception_ptr& error) {
        const std::scoped_lock lock(mutex_);
        if (count_++ == 0) first_ = whyNotStored(error);
    }
    void log(const std::string& client, std::size_t messages) {
        const std::scoped_lock lock(mutex_);
        if (count_ == 0) return;
        spdlog::error("{} of {} messages of {} could not be stored: {}", count_, messages, client, first_);
    }

  private:
    std::mutex mutex_;
    std::size_t count_ = 0;
    std::string first_;
};

/// The answer that was given to this message of the request before; nothing: it is new.
std::optional<Result<gateway::Enqueued>> answeredBefore(
    store::Transaction& tx,
    std::int64_t client,
    const std::string& key,
    std::size_t position,
    const std::string& digest
) {
    const auto row = tx.one<std::string, std::int64_t, std::int64_t, std::string>(
        "SELECT digest, message_id, segments, encoding FROM client_request"
        " WHERE client_id = :1 AND request_key = :2 AND position = :3",
        client,
        key,
        position
    );
    if (!row) return std::nullopt;
    const auto& [before, message_id, segments, encoding] = *row;
    if (before != digest) {
        return Result<gateway::Enqueued>(
            fail(ErrorCode::Conflict, "this idempotency key was used for another message", "idempotency key")
        );
    }
    gateway::Enqueued queued{message_id, static_cast<int>(segments)};
    queued.encoding = encoding == "ucs2" ? gateway::text::Encoding::Ucs2 : gateway::text::Encoding::Gsm7;
    return Result<gateway::Enqueued>(std::move(queued));
}

void remember(
    store::Transaction& tx,
    std::int64_t client,
    const std::string& key,
    std::size_t position,
    const std::string& digest,
    const gateway::Enqueued& queued,
    WallTime now
) {
    tx.run(
        "INSERT INTO client_request (client_id, request_key, position, digest, message_id, segments, "
        "encoding,"
        " created_at) VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
        client,
        key,
        position,
        digest,
        queued.message_id,
        queued.part_count,
        queued.encoding == gateway::text::Encoding::Ucs2 ? "ucs2" : "gsm7",
        now
    );
}

}  // namespace

Result<requests::Client> ClientMessages::authenticate(
    std::string_view token, std::optional<std::string_view> name
) {
    const auto client =
        with_.database.read([&](store::Sql& sql) { return requests::clientOfToken(sql, token, name); });
    if (!client) return fail(ErrorCode::Refused, "The token is unknown.");
    if (const auto why = requests::whyNotSending(*client, with_.clock.now()))
        return fail(ErrorCode::Refused, *why);
    return *client;
}

Result<gateway::OutboundMessage> ClientMessages::outbound(
    const requests::Client& client, const ClientMessage& message
) const {
    auto number = with_.plans.normalise(message.to, with_.country);
    if (!number) return fail(ErrorCode::InvalidInput, number.error().message, "to");
    if (message.report) {
        if (const auto checked = requests::checkCallbackUrl(client, message.report->url); !checked) {
            return fail(checked.error().code, "the address for delivery reports: " + checked.error().message, "report");
        }
    }
    const WallTime now = with_.clock.now();
    gateway::OutboundMessage made{
        .message_class = gateway::MessageClass::Client,
        .lane = message.lane,
        .to = *number,
        .text = message.text};
    made.sender = client.sender;
    made.client_id = client.id;
    made.coding = message.coding;
    made.transliterate = message.transliterate;
    if (message.deferred) made.not_before = now + *message.deferred;
    if (message.validity)
        made.valid_until = now + message.deferred.value_or(Milliseconds{0}) + *message.validity;
    return made;
}

std::vector<Result<gateway::Enqueued>> ClientMessages::submit(
    const requests::Client& client, const std::vector<ClientMessage>& messages, const std::string& key
) {
    const auto unavailable = [] {
        return fail(ErrorCode::Unavailable, "the message could not be stored now: send it again");
    };
    std::vector<Submission> submissions(messages.size());
    Outstanding outstanding;
    Failures failures;
    bool room = true;
    for (std::size_t position = 0; position < messages.size(); ++position) {
        Submission& submission = submissions[position];
        const auto& asked = messages[position];
        auto made = outbound(client, asked);
        if (!made) {
            submission.result = fail(std::move(made.error()));
            continue;
        }
        if (!room) continue;  // the queue stayed full: what follows would only wait as long
        store::Job job;
        job.order_key = static_cast<std::uint64_t>(with_.phones.key(made->to));
        job.work = [&, position, message = std::move(*made), now = with_.clock.now()](store::Transaction& tx
                   ) {
            const std::string digest = key.empty() ? std::string() : digestOf(message);
            if (!key.empty()) {
                submission.result = answeredBefore(tx, client.id, key, position, digest);
                if (submission.result) return;
            }
            submission.result = with_.outbox.enqueue(tx, message, now);
            const auto& queued = *submission.result;
            if (!queued) return;
            if (asked.report) gateway::askForReports(tx, queued->message_id, client.id, *asked.report);
            if (!key.empty()) remember(tx, client.id, key, position, digest, *queued, now);
        };
        job.done = [&](store::CommitOutcome outcome, const std::exception_ptr& error) {
            if (outcome != store::CommitOutcome::Committed) {
                submission.result.reset();
                failures.add(error);
            }
            outstanding.leave();
        };
        outstanding.enter();
        const auto until = std::chrono::steady_clock::now() + kLongestWaitForRoom;
        while (!with_.database.queue().post(job)) {
            if (std::chrono::steady_clock::now() >= until) {
                room = false;
                outstanding.leave();
                break;
            }
            outstanding.waitForRoom();
        }
    }
    outstanding.waitForAll();
    failures.log(client.name, messages.size());
    std::vector<Result<gateway::Enqueued>> results;
    results.reserve(messages.size());
    for (auto& submission : submissions) {
        results.push_back(
            submission.result ? std::move(*submission.result) : Result<gateway::Enqueued>(unavailable())
        );
    }
    return results;
}

}  // namespace tama::server
