// An immutable value that several hold: a copy of it costs no copy of what is in it. Never absent; equal by what it
// holds. Any thread may read it.
#pragma once

#include <memory>
#include <utility>

namespace tama {

template <class T>
class Shared {
  public:
    /// An empty T, which costs no allocation.
    Shared() : value_(std::shared_ptr<const T>(), &empty()) {}
    Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }

    friend bool operator==(const Shared& a, const Shared& b) { return a.value_ == b.value_ || *a == *b; }

  private:
    static const T& empty() {
        static const T value{};
        return value;
    }

    std::shared_ptr<const T> value_;
};

}  // namespace tama
