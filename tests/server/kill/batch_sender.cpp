#include "tests/server/kill/batch_sender.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tama::tests {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestBatch = 40;
constexpr std::chrono::milliseconds kBeforeAnotherTry{3};

}  // namespace

BatchSender::BatchSender(Books& books, std::string token, std::size_t messages, std::uint64_t seed)
    : books_(books), token_(std::move(token)), messages_(messages), random_(seed), thread_([this] { run(); }) {
}

BatchSender::~BatchSender() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void BatchSender::allow(std::size_t messages) {
    const std::scoped_lock lock(mutex_);
    allowed_ += messages;
    changed_.notify_all();
}

void BatchSender::serverIsAt(std::optional<std::uint16_t> port) {
    const std::scoped_lock lock(mutex_);
    port_ = port;
    changed_.notify_all();
}

std::vector<std::string> BatchSender::complaints() const {
    const std::scoped_lock lock(mutex_);
    return complaints_;
}

void BatchSender::complain(std::string what) {
    const std::scoped_lock lock(mutex_);
    complaints_.push_back(std::move(what));
}

std::size_t BatchSender::waitForLeave(std::size_t sent, std::size_t limit) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || allowed_ > sent; });
    return stopping_ ? 0 : std::min({limit, allowed_ - sent, messages_ - sent});
}

std::optional<std::uint16_t> BatchSender::waitForServer() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || port_; });
    return stopping_ ? std::nullopt : port_;
}

void BatchSender::run() {
    std::size_t sent = 0;
    while (sent < messages_) {
        const std::size_t count = waitForLeave(sent, 1 + random_.below(kLargestBatch));
        if (count == 0) return;
        std::vector<Sending> batch;
        json messages = json::array();
        for (std::size_t i = 0; i < count; ++i) {
            batch.push_back(books_.sending(sent + i));
            messages.push_back({{"to", batch.back().to.e164()}, {"text", batch.back().text}});
        }
        const std::string key = "batch-" + std::to_string(sent);
        const std::string body = json{{"messages", std::move(messages)}}.dump();
        const auto ids = insist(key, body, count);
        if (!ids) return;
        for (std::size_t i = 0; i < count; ++i) books_.promise(batch[i], (*ids)[i]);
        if (random_.chance(0.1)) {  // as one who lost the answer, perhaps after the next crash
            const auto again = insist(key, body, count);
            if (!again) return;
            if (*again != *ids) complain(key + " was posted again and got other ids");
        }
        sent += count;
    }
    done_ = true;
}

std::optional<BatchSender::Ids> BatchSender::insist(
    const std::string& key, const std::string& body, std::size_t messages
) {
    for (bool first = true;; first = false) {
        if (!first) ++repeated_;
        if (auto ids = post(key, body, messages)) return ids;
        http_.reset();
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, kBeforeAnotherTry, [this] { return stopping_; })) return std::nullopt;
    }
}

/// Nothing where there was no answer, or one that says to try again.
std::optional<BatchSender::Ids> BatchSender::post(
    const std::string& key, const std::string& body, std::size_t messages
) {
    const auto port = waitForServer();
    if (!port) return std::nullopt;
    HttpReply reply;
    try {
        if (!http_ || connected_to_ != *port) http_ = std::make_unique<HttpClient>(*port);
        connected_to_ = *port;
        waits_ = true;
        reply = http_->request(
            "POST",
            "/api/messages",
            {{"Authorization", "Bearer " + token_}, {"Idempotency-Key", key}, {"Content-Type", "application/json"}},
            body
        );
    } catch (const std::exception&) {
        // killed while we connected, or within the head of its answer
    }
    waits_ = false;
    const json answer = json::parse(reply.body, nullptr, false);
    if (reply.status == 0 || reply.status == 503 || answer.is_discarded()) return std::nullopt;
    Ids ids;
    for (const auto& result : answer.value("results", json::array())) ids.push_back(result.value("id", 0));
    const bool all = reply.status == 200 && ids.size() == messages && std::ranges::count(ids, 0) == 0;
    if (!all) complain(key + " was answered " + std::to_string(reply.status) + " " + reply.body.substr(0, 300));
    ids.resize(messages);
    return ids;
}

}  // namespace tama::tests
