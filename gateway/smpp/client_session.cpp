#include "gateway/smpp/client_session.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {

ClientSession::ClientSession(ClientSessionSettings settings, const SteadyClock& clock)
    : settings_(std::move(settings)), clock_(clock), link_(settings_.link, clock) {
}

void ClientSession::connected() {
    link_.open();
    end_reason_.reset();
    end_status_ = 0;
    state_ = State::Binding;
    if (const Result<void> sent = link_.request(settings_.bind, 0); !sent) {
        events_.push_back(Oddity{"the bind cannot be written: " + describe(sent.error())});
        end(EndReason::BindRefused, status::kBindFailed);
    }
}

void ClientSession::received(std::string_view octets) {
    if (!speaks()) return;
    if (!link_.pump(octets, *this)) end(EndReason::ProtocolError);
    unbindWhenDrained();
}

void ClientSession::handleRequest(Pdu pdu) {
    if (auto* message = std::get_if<DeliverSm>(&pdu.body)) {
        DeliverSm taken = std::move(*message);
        return deliver(pdu, std::move(taken));
    }
    if (auto* data = std::get_if<DataSm>(&pdu.body)) {
        DataSm taken = std::move(*data);
        return deliver(pdu, asDeliverSm(std::move(taken)));
    }
    if (std::holds_alternative<Unbind>(pdu.body)) {
        link_.respond(pdu.sequence, status::kOk, UnbindResponse{});
        return end(state_ == State::Unbinding ? EndReason::Unbound : EndReason::PeerUnbound);
    }
    const std::string name = nameOfCommand(commandIdOf(pdu.body));
    events_.push_back(Oddity{name + " is not for a client"});
    if (!std::holds_alternative<Outbind>(pdu.body)) {
        link_.respond(pdu.sequence, status::kInvalidCommandId, GenericNack{});
    }
}

void ClientSession::deliver(const Pdu& pdu, DeliverSm message) {
    const bool data = std::holds_alternative<DataSm>(pdu.body);
    const auto refuse = [&](std::uint32_t status, const char* why) {
        link_.respond(pdu.sequence, status, data ? Body{DataSmResponse{}} : Body{DeliverSmResponse{}});
        events_.push_back(Oddity{fmt::format("{} refused: {}", nameOfCommand(commandIdOf(pdu.body)), why)});
    };
    if (!isBound() && state_ != State::Unbinding) return refuse(status::kInvalidBindStatus, "not bound");
    if (settings_.bind.mode == BindMode::Transmitter) {
        return refuse(status::kInvalidBindStatus, "bound as transmitter only");
    }
    // While unbinding nothing new is taken: the SMSC keeps it for the next session.
    if (state_ == State::Unbinding) return refuse(status::kMessageQueueFull, "unbinding");
    const std::optional<std::uint64_t> handle = link_.hold(pdu);
    if (!handle) return refuse(status::kMessageQueueFull, "too many deliveries wait for their commit");
    events_.push_back(Delivered{*handle, std::move(message)});
}

void ClientSession::handleResponse(const Link::Response& response) {
    switch (response.asked.command_id) {
        case command::kBindReceiver:
        case command::kBindTransmitter:
        case command::kBindTransceiver:
            return handleBindAnswer(response.pdu);
        case command::kSubmitSm:
            return handleSubmitAnswer(response.pdu, response.asked);
        case command::kQuerySm:
            return handleQueryAnswer(response.pdu, response.asked);
        case command::kUnbind:
            return end(EndReason::Unbound);
        default:
            break;
    }
}

void ClientSession::handleBindAnswer(const Pdu& pdu) {
    if (state_ != State::Binding) return;
    const bool nack = std::holds_alternative<GenericNack>(pdu.body);
    if (pdu.status != status::kOk || nack) {
        return end(
            EndReason::BindRefused, nack && pdu.status == status::kOk ? status::kBindFailed : pdu.status
        );
    }
    state_ = State::Bound;
    events_.push_back(Bound{std::get<BindResponse>(pdu.body).system_id});
}

void ClientSession::handleSubmitAnswer(const Pdu& pdu, const Link::Asked& asked) {
    if (const auto* response = std::get_if<SubmitSmResponse>(&pdu.body);
        response != nullptr && pdu.status == status::kOk) {
        events_.push_back(Submitted{asked.tag, Accepted{response->message_id}, asked.late});
        return;
    }
    // A generic_nack with status 0 is still a refusal.
    events_.push_back(Submitted{
        asked.tag, Refused{pdu.status == 0 ? status::kSystemError : pdu.status}, asked.late});
}

void ClientSession::handleQueryAnswer(const Pdu& pdu, const Link::Asked& asked) {
    if (asked.late) return;
    const auto* answer = std::get_if<QuerySmResponse>(&pdu.body);
    if (answer != nullptr && pdu.status == status::kOk) {
        events_.push_back(Queried{asked.tag, status::kOk, *answer});
    } else {
        events_.push_back(Queried{asked.tag, pdu.status == 0 ? status::kQueryFailed : pdu.status, {}});
    }
}

void ClientSession::tick() {
    if (!speaks()) return;
    for (const Link::Asked& asked : link_.takeExpired()) {
        if (asked.command_id == command::kSubmitSm) {
            events_.push_back(Submitted{asked.tag, TimedOut{}, false});
        } else if (asked.command_id == command::kQuerySm) {
            events_.push_back(Queried{asked.tag, std::nullopt, {}});
        } else if (state_ == State::Binding) {
            return end(EndReason::BindTimedOut);
        }
    }
    if (const std::optional<EndReason> reason = link_.tick()) return end(*reason);
    if (state_ == State::Unbinding && clock_.now() >= unbind_until_) return end(EndReason::Unbound);
    unbindWhenDrained();
}

SteadyTime ClientSession::nextDeadline() const {
    if (!speaks()) return SteadyTime::max();
    SteadyTime next = link_.nextDeadline();
    if (state_ == State::Draining) next = std::min(next, drain_until_);
    if (state_ == State::Unbinding) next = std::min(next, unbind_until_);
    return next;
}

void ClientSession::disconnected(std::uint64_t written) {
    if (state_ == State::Closed) return;
    const bool was_unbinding = state_ == State::Unbinding;
    Link::Unanswered left = link_.takeUnanswered({command::kSubmitSm}, written);
    const EndReason fallback = was_unbinding ? EndReason::Unbound : EndReason::ConnectionLost;
    state_ = State::Closed;
    events_.push_back(SessionEnd{
        end_reason_.value_or(fallback), end_status_, std::move(left.in_doubt), std::move(left.unsent), {}});
    link_.open();
}

Result<void> ClientSession::submit(const SubmitSm& message, std::uint64_t tag) {
    return ask(message, tag);
}

Result<void> ClientSession::query(const QuerySm& query, std::uint64_t tag) {
    return ask(query, tag);
}

Result<void> ClientSession::ask(Body body, std::uint64_t tag) {
    if (state_ != State::Bound) return fail(ErrorCode::Unavailable, "not bound to the SMSC");
    if (settings_.bind.mode == BindMode::Receiver)
        return fail(ErrorCode::Unavailable, "bound as receiver only");
    if (freeSlots() == 0) return fail(ErrorCode::LimitExceeded, "no free slot in the window");
    return link_.request(std::move(body), tag);
}

std::size_t ClientSession::freeSlots() const {
    if (state_ != State::Bound || settings_.bind.mode == BindMode::Receiver) return 0;
    // What was answered and not told yet the owner has still to record. Were its place free already, twice a
    // window could be on record as unanswered when the program is killed.
    const auto untold = std::count_if(events_.begin(), events_.end(), [](const Event& event) {
        const auto* answer = std::get_if<Submitted>(&event);
        return answer != nullptr && !answer->late;
    });
    return link_.freeSlots() - std::min(static_cast<std::size_t>(untold), link_.freeSlots());
}

bool ClientSession::acknowledge(std::uint64_t handle, std::uint32_t status) {
    const std::optional<Link::Held> held = link_.release(handle);
    if (!held || !speaks()) return false;
    const bool data = held->command_id == command::kDataSm;
    link_.respond(held->sequence, status, data ? Body{DataSmResponse{}} : Body{DeliverSmResponse{}});
    unbindWhenDrained();
    return true;
}

void ClientSession::drain(Duration grace) {
    if (state_ == State::Binding) return end(EndReason::Unbound);
    if (state_ != State::Bound) return;
    state_ = State::Draining;
    drain_until_ = clock_.now() + grace;
    unbindWhenDrained();
}

void ClientSession::unbindWhenDrained() {
    if (state_ != State::Draining) return;
    const bool idle = link_.unanswered() == 0 && link_.held() == 0;
    if (!idle && clock_.now() < drain_until_) return;
    state_ = State::Unbinding;
    unbind_until_ = clock_.now() + settings_.unbind_timeout;
    if (!link_.request(Unbind{}, 0)) end(EndReason::Unbound);
}

void ClientSession::end(EndReason reason, std::uint32_t status) {
    if (!end_reason_) {
        end_reason_ = reason;
        end_status_ = status;
    }
    state_ = State::Closing;
}

std::vector<ClientSession::Event> ClientSession::takeEvents() {
    return std::exchange(events_, {});
}

}  // namespace tama::gateway::smpp
