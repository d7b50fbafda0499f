// One step of a walk: something is said, or nothing is, and chance and web services decide in every way they
// can. The engine is the live one. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flows/play/answers.hpp"
#include "flows/play/conversation.hpp"

namespace tama::flows {

enum class MoveKind : std::uint8_t { Begin, BeginByWord, Answer, TimeOut, Expire };

struct Move {
    MoveKind kind = MoveKind::Begin;
    std::string text;                  // of Answer; of BeginByWord the trigger word
    std::vector<std::size_t> choices;  // of chance and of web services, in the order they are met; then 0
    std::chrono::hours later{0};       // how long is waited before
};

/// As a person reads it: "\"1\"", "(time-out)", "\"1\" (2 days later)".
std::string moveInWords(const Move& move);

/// Where a conversation waits.
struct Stand {
    Session session;
    Contact contact;
    std::chrono::hours since_start{0};
};

struct Taken {
    Move move;  // with all choices that it met
    Sprint sprint;
    std::chrono::hours since_start{0};

    Stand stand() const { return {sprint.session, sprint.contact, since_start}; }
};

class MoveTaker {
  public:
    MoveTaker(
        std::shared_ptr<const Assets> assets, const Workflow& flow, WallTime now, const SampleWorld& world
    );

    /// In every way that choices allow, up to a bound. `from` is where it waits; nullptr for the beginnings,
    /// which `contact` is met for. None where the engine refuses the move.
    std::vector<Taken> takeAll(const Stand* from, const Contact& contact, const Move& move);
    /// With the choices that the move names.
    std::optional<Taken> takeOne(const Stand* from, const Contact& contact, Move move);

    std::size_t taken() const { return taken_; }
    /// Whether a move had more ways than the bound.
    bool leftOut() const { return left_out_; }
    const Environment& environment() const { return conversation_.environment(); }

  private:
    std::size_t choose(std::size_t count);

    Conversation conversation_;
    const WallTime start_;
    const Assets& assets_;
    const std::vector<ServiceAnswer> answers_;  // of web services
    const std::vector<std::size_t>* script_ = nullptr;  // of the move that is being taken
    std::vector<std::size_t> chosen_;
    std::vector<std::size_t> counts_;  // how many there were to choose from, each time
    std::size_t taken_ = 0;
    bool left_out_ = false;
};

}  // namespace tama::flows
