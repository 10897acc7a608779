import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Much of what a Java machine does by tricks of its own: compiled code, faults on purpose, safepoints, threads, a child. */
public class Tricks {
    static long fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    static int deep(int n) {
        return deep(n + 1) + 1;
    }

    public static void main(String[] words) throws Exception {
        long sum = 0;
        for (int i = 0; i < 20; i++) sum += fib(20);
        System.out.println(sum);
        System.out.println(IntStream.range(0, 500000).parallel().filter(x -> x % 3 == 0).count());
        Thread[] threads = new Thread[8];
        long[] results = new long[8];
        for (int i = 0; i < 8; i++) {
            int own = i;
            threads[i] = new Thread(() -> {
                Map<Integer, Integer> counts = new HashMap<>();
                for (int j = 0; j < 20000; j++) counts.merge(j % 100 + own, 1, Integer::sum);
                results[own] = counts.values().stream().mapToLong(x -> x).sum();
            });
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
        System.out.println(Arrays.toString(results));
        Object nothing = null;
        int caught = 0;
        for (int i = 0; i < 2000; i++)
            try {
                nothing.toString();
            } catch (NullPointerException e) {
                caught++;
            }
        System.out.println("null pointers " + caught);
        try {
            deep(0);
        } catch (StackOverflowError e) {
            System.out.println("stack overflow");
        }
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            kept.add(new byte[200000]);
            if (kept.size() > 20) kept.clear();
        }
        System.gc();
        Process child = new ProcessBuilder("/bin/echo", "child").inheritIO().start();
        System.out.println("child ended with " + child.waitFor());
    }
}
