#include "gateway/smpp/server_session.hpp"

#include <algorithm>
#include <utility>

#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {
namespace {

std::string versionOctet() {
    return std::string(1, '\x34');
}

bool isDelivery(std::uint32_t command_id) {
    return command_id == command::kDeliverSm || command_id == command::kDataSm;
}

SubmitSm asSubmitSm(DataSm data) {
    SubmitSm submit;
    static_cast<ShortMessage&>(submit) = asDeliverSm(std::move(data));
    return submit;
}

}  // namespace

ServerSession::ServerSession(
    ServerSessionSettings settings, Authenticate authenticate, const SteadyClock& clock
)
    : settings_(std::move(settings)),
      authenticate_(std::move(authenticate)),
      clock_(clock),
      link_(settings_.link, clock) {
}

void ServerSession::connected() {
    link_.open();
    end_reason_.reset();
    state_ = State::Open;
    bind_until_ = clock_.now() + settings_.bind_timeout;
}

void ServerSession::received(std::string_view octets) {
    if (!speaks()) return;
    if (!link_.pump(octets, *this)) end(EndReason::ProtocolError);
}

template <class EventType, class Message>
void ServerSession::take(const Pdu& pdu, Message message, Body refusal) {
    if (state_ != State::Bound || mode_ == BindMode::Receiver) {
        return link_.respond(pdu.sequence, status::kInvalidBindStatus, std::move(refusal));
    }
    const std::optional<std::uint64_t> handle = link_.hold(pdu);
    if (!handle) return link_.respond(pdu.sequence, status::kMessageQueueFull, std::move(refusal));
    events_.push_back(EventType{*handle, std::move(message)});
}

void ServerSession::handleRequest(Pdu pdu) {
    if (std::holds_alternative<Bind>(pdu.body)) return handleBind(pdu);
    if (const auto* submit = std::get_if<SubmitSm>(&pdu.body)) {
        return take<SubmitReceived>(pdu, *submit, SubmitSmResponse{});
    }
    if (const auto* data = std::get_if<DataSm>(&pdu.body)) {
        return take<SubmitReceived>(pdu, asSubmitSm(*data), DataSmResponse{});
    }
    if (const auto* query = std::get_if<QuerySm>(&pdu.body)) {
        return take<QueryReceived>(pdu, *query, QuerySmResponse{});
    }
    if (const auto* cancel = std::get_if<CancelSm>(&pdu.body)) {
        return take<CancelReceived>(pdu, *cancel, CancelSmResponse{});
    }
    if (const auto* replace = std::get_if<ReplaceSm>(&pdu.body)) {
        return take<ReplaceReceived>(pdu, *replace, ReplaceSmResponse{});
    }
    if (const auto* multi = std::get_if<SubmitMulti>(&pdu.body)) {
        return take<MultiReceived>(pdu, *multi, SubmitMultiResponse{});
    }
    if (std::holds_alternative<Unbind>(pdu.body)) {
        link_.respond(pdu.sequence, status::kOk, UnbindResponse{});
        return end(state_ == State::Unbinding ? EndReason::Unbound : EndReason::PeerUnbound);
    }
    events_.push_back(Oddity{nameOfCommand(commandIdOf(pdu.body)) + " is not for an SMSC"});
    link_.respond(pdu.sequence, status::kInvalidCommandId, GenericNack{});
}

void ServerSession::handleBind(const Pdu& pdu) {
    const auto& bind = std::get<Bind>(pdu.body);
    BindResponse response{bind.mode, settings_.system_id, {{tag::kInterfaceVersion, versionOctet()}}};
    if (state_ != State::Open) return link_.respond(pdu.sequence, status::kAlreadyBound, std::move(response));
    const std::uint32_t verdict = authenticate_(bind);
    link_.respond(pdu.sequence, verdict, std::move(response));
    if (verdict != status::kOk) return end(EndReason::BindRefused);
    state_ = State::Bound;
    mode_ = bind.mode;
    events_.push_back(BoundAs{bind.system_id, bind.mode});
}

void ServerSession::handleResponse(const Link::Response& response) {
    if (response.asked.command_id == command::kUnbind) return end(EndReason::Unbound);
    if (!isDelivery(response.asked.command_id) || response.asked.late) return;
    // A generic_nack with status 0 is still a refusal.
    const bool nack = std::holds_alternative<GenericNack>(response.pdu.body);
    const std::uint32_t status =
        nack && response.pdu.status == 0 ? status::kSystemError : response.pdu.status;
    events_.push_back(DeliverAnswered{response.asked.tag, status});
}

void ServerSession::tick() {
    if (!speaks()) return;
    if (state_ == State::Open && clock_.now() >= bind_until_) return end(EndReason::BindTimedOut);
    if (state_ == State::Unbinding && clock_.now() >= unbind_until_) return end(EndReason::Unbound);
    for (const Link::Asked& asked : link_.takeExpired()) {
        if (isDelivery(asked.command_id))
            events_.push_back(DeliverAnswered{asked.tag, std::nullopt});
    }
    if (state_ == State::Open) return;  // enquire_link is for bound sessions
    if (const std::optional<EndReason> reason = link_.tick()) end(*reason);
}

SteadyTime ServerSession::nextDeadline() const {
    if (!speaks()) return SteadyTime::max();
    if (state_ == State::Open) return bind_until_;
    const SteadyTime next = link_.nextDeadline();
    return state_ == State::Unbinding ? std::min(next, unbind_until_) : next;
}

void ServerSession::disconnected(std::uint64_t /*written*/) {
    if (state_ == State::Closed) return;
    const EndReason fallback = state_ == State::Unbinding ? EndReason::Unbound : EndReason::ConnectionLost;
    state_ = State::Closed;
    Link::Unanswered left = link_.takeUnanswered({command::kDeliverSm, command::kDataSm}, ~std::uint64_t{0});
    events_.push_back(Ended{end_reason_.value_or(fallback), std::move(left.in_doubt)});
    link_.open();
}

bool ServerSession::answer(
    std::uint64_t handle, std::uint32_t expected_command, std::uint32_t status, Body body
) {
    const std::optional<Link::Held> held = link_.release(handle);
    if (!held || !speaks() || held->command_id != expected_command) return false;
    link_.respond(held->sequence, status, std::move(body));
    return true;
}

bool ServerSession::answerSubmit(std::uint64_t handle, std::uint32_t status, std::string message_id) {
    const std::optional<Link::Held> held = link_.release(handle);
    if (!held || !speaks()) return false;
    if (held->command_id == command::kDataSm) {
        link_.respond(held->sequence, status, DataSmResponse{std::move(message_id), {}});
    } else {
        link_.respond(held->sequence, status, SubmitSmResponse{std::move(message_id), {}});
    }
    return true;
}

bool ServerSession::answerQuery(std::uint64_t handle, std::uint32_t status, QuerySmResponse response) {
    return answer(handle, command::kQuerySm, status, std::move(response));
}

bool ServerSession::answerCancel(std::uint64_t handle, std::uint32_t status) {
    return answer(handle, command::kCancelSm, status, CancelSmResponse{});
}

bool ServerSession::answerReplace(std::uint64_t handle, std::uint32_t status) {
    return answer(handle, command::kReplaceSm, status, ReplaceSmResponse{});
}

bool ServerSession::answerMulti(std::uint64_t handle, std::uint32_t status, SubmitMultiResponse response) {
    return answer(handle, command::kSubmitMulti, status, std::move(response));
}

std::optional<Link::Held> ServerSession::release(std::uint64_t handle) {
    const std::optional<Link::Held> held = link_.release(handle);
    return speaks() ? held : std::nullopt;
}

Result<void> ServerSession::deliver(const DeliverSm& message, std::uint64_t tag) {
    return request(message, tag);
}

Result<void> ServerSession::deliverAsData(const DeliverSm& message, std::uint64_t tag) {
    DataSm data;
    data.service_type = message.service_type;
    data.source = message.source;
    data.destination = message.destination;
    data.esm_class = message.esm_class;
    data.registered_delivery = message.registered_delivery;
    data.data_coding = message.data_coding;
    data.tlvs = message.tlvs;
    data.tlvs.push_back({tag::kMessagePayload, message.short_message});
    return request(std::move(data), tag);
}

Result<void> ServerSession::request(Body body, std::uint64_t tag) {
    if (!receives()) return fail(ErrorCode::Unavailable, "no receiver is bound here");
    if (link_.freeSlots() == 0) return fail(ErrorCode::LimitExceeded, "no free slot in the window");
    return link_.request(std::move(body), tag);
}

void ServerSession::unbind() {
    if (state_ == State::Open) return end(EndReason::Unbound);
    if (state_ != State::Bound) return;
    state_ = State::Unbinding;
    unbind_until_ = clock_.now() + settings_.unbind_timeout;
    if (!link_.request(Unbind{}, 0)) end(EndReason::Unbound);
}

void ServerSession::end(EndReason reason) {
    if (!end_reason_) end_reason_ = reason;
    state_ = State::Closing;
}

std::vector<ServerSession::Event> ServerSession::takeEvents() {
    return std::exchange(events_, {});
}

}  // namespace tama::gateway::smpp
